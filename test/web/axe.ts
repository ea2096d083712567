import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds against WCAG 2.1 A and AA on the page as it is now: rule and elements, nothing when clean. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Through the debugger, as the page's own policy lets no script in.
  if (!(await page.evaluate('"axe" in globalThis')))
    await page.evaluate((await import('node:fs')).readFileSync(AXE, 'utf8'))
  // A colour on its way from one to another is neither: what is judged is the page at rest.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished))',
  )
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`)
}
