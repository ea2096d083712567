/** The built pages of this checkout, brought up to date. Output: their folder. */
export function refreshPages(root: string): Promise<string>
export function buildPages(root: string, target: string, last: string): Promise<void>
