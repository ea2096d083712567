import { existsSync } from 'node:fs'
import path from 'node:path'
import chromium from '@sparticuz/chromium'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium as driver } from 'playwright-core'
import { refreshPages } from '../../build/pages.mjs'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real Chromium: an installed one, else the one of the npm package. The pages are built first where they have changed. */
export async function openBrowser(): Promise<Browser> {
  // Nothing here draws in three dimensions, and drawing it in software is slow.
  chromium.setGraphicsMode = false
  await refreshPages(ROOT)
  const installed = INSTALLED.find((file) => existsSync(file))
  const executablePath = installed ?? (await unpacked())
  // Containers have no user namespaces for its sandbox; only pages of this project are opened.
  const args =
    installed === undefined
      ? chromium.args.filter((arg) => !/^--(headless|single-process)/.test(arg))
      : ['--no-sandbox']
  return driver.launch({ executablePath, args, headless: true })
}

/** Kept over runs, so not where tests write: 190 MB take seconds to unpack, and would stay in memory. */
async function unpacked(): Promise<string> {
  const { TMPDIR } = process.env
  delete process.env['TMPDIR']
  try {
    return await chromium.executablePath()
  } finally {
    if (TMPDIR !== undefined) process.env['TMPDIR'] = TMPDIR
  }
}

export type OpenPage = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about: errors of scripts, the policy, requests to other hosts. */
  readonly complaints: readonly string[]
}

type Size = { readonly width?: number; readonly height?: number }
export const PHONE: Size = { width: 390, height: 844 }

/** A window of its own, 1280 × 800 unless said otherwise, with nothing of the others in it. */
async function newPage(browser: Browser, url: string, { width = 1280, height = 800 }: Size): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  })
  const complaints: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // Answers with a status of their own are shown by the page; what they say is tested there.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(url)) complaints.push(`asked ${request.url()}`)
  })
  return { page, context, complaints }
}

/** Before the sign-in, as somebody sees it who comes for the first time. */
export async function openPage(browser: Browser, url: string, size: Size = {}): Promise<OpenPage> {
  const opened = await newPage(browser, url, size)
  await opened.page.goto(`${url}/app/`)
  return opened
}

/** A page for who is signed in already: half of what signing in there and going there costs. */
export async function openAs(options: {
  readonly browser: Browser
  readonly url: string
  readonly token: string
  /** Below /app/. */
  readonly path: string
  readonly size?: Size
}): Promise<OpenPage> {
  const { browser, url, token, path: below, size = {} } = options
  const opened = await newPage(browser, url, size)
  const answer = await opened.context.request.post(`${url}/v1/session`, { data: { token } })
  if (!answer.ok()) throw new Error(`no session: ${await answer.text()}`)
  await opened.page.goto(`${url}/app/${below}`)
  return opened
}

/** Signs in as a person does. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('访问令牌').fill(token)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
}
