/** Rows of JSONEachRow text: one object a line. Throws SyntaxError on a line cut short. */
export function parseRows(text: string): readonly unknown[] {
  const rows: unknown[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end > start) rows.push(JSON.parse(text.slice(start, end)))
    start = end + 1
  }
  return rows
}
