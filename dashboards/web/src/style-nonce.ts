/**
 * Gives every style element that our own scripts make the nonce of the page: parts of the component library (drawers and
 * dialogs, which keep the page behind from scrolling) make some without. Styles in markup that somebody smuggled in are not
 * made by a script, so the policy still refuses them.
 */
export function giveStylesTheNonce(page: Document, nonce: string): void {
  const make = page.createElement.bind(page)
  page.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = make(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
}
