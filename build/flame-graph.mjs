// A flame graph as SVG from a .cpuprofile: node build/flame-graph.mjs IN.cpuprofile OUT.svg "title" [root function]
// Width is time on the processor; what is under 0.4 % of it is left out. Plain shapes and titles: no script, no style sheet.
import { readFileSync, writeFileSync } from 'node:fs'

const [input, output, title = '', rootName = ''] = process.argv.slice(2)
if (input === undefined || output === undefined) throw new Error('flame-graph.mjs IN.cpuprofile OUT.svg [title] [root]')
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(input, 'utf8'))
const [WIDTH, ROW, LEAST] = [1200, 18, 0.004]

const byId = new Map(nodes.map((node) => [node.id, node]))
const self = new Map()
for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + timeDeltas[i])

const labelOf = ({ callFrame: { functionName, url, lineNumber } }) => {
  const file = url === '' ? '' : ` ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}${file}`
}

/** Frames of one name under one parent are one; waiting is not work. */
function merge(ids) {
  const frames = new Map()
  for (const id of ids) {
    const node = byId.get(id)
    if (node.callFrame.functionName === '(idle)') continue
    const label = labelOf(node)
    const frame = frames.get(label) ?? { label, ids: [], own: 0 }
    frame.ids.push(id)
    frame.own += self.get(id) ?? 0
    frames.set(label, frame)
  }
  return [...frames.values()].map(({ label, ids: own, own: time }) => {
    const children = merge(own.flatMap((id) => byId.get(id).children ?? []))
    return { label, children, time: time + children.reduce((sum, child) => sum + child.time, 0) }
  })
}

const roots =
  rootName === '' ? [nodes[0].id] : nodes.filter((n) => n.callFrame.functionName === rootName).map((n) => n.id)
const frames = merge(roots)
const total = frames.reduce((sum, frame) => sum + frame.time, 0)
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const shapes = []
let deepest = 0
function draw(frame, x, depth) {
  const width = (frame.time / total) * WIDTH
  if (frame.time < LEAST * total) return
  deepest = Math.max(deepest, depth)
  const share = `${((100 * frame.time) / total).toFixed(1)} %`
  const letters = Math.floor((width - 4) / 6.2)
  const text = letters < 4 ? '' : frame.label.slice(0, letters)
  const hue = 20 + ([...frame.label].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 40)
  shapes.push({ x, depth, width, hue, text: escape(text), title: escape(`${frame.label}, ${share}`) })
  let at = x
  for (const child of frame.children.toSorted((a, b) => b.time - a.time)) {
    draw(child, at, depth + 1)
    at += (child.time / total) * WIDTH
  }
}
let start = 0
for (const frame of frames.toSorted((a, b) => b.time - a.time)) {
  draw(frame, start, 0)
  start += (frame.time / total) * WIDTH
}
const height = (deepest + 1) * ROW + 30
const drawn = shapes.map(({ x, depth, width, hue, text, title: tip }) => {
  const y = 26 + depth * ROW
  const label = text === '' ? '' : `<text x="${(x + 2).toFixed(1)}" y="${y + 13}">${text}</text>`
  return `<g><title>${tip}</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="hsl(${hue} 80% 72%)"/>${label}</g>`
})
writeFileSync(
  output,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="monospace" font-size="10"><rect width="100%" height="100%" fill="#fff"/><text x="4" y="16" font-size="13">${escape(title)}</text>${drawn.join('\n')}</svg>\n`,
)
