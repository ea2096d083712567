/** Hands a file to the browser to keep. */
export function saveAs(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Some browsers still read it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
