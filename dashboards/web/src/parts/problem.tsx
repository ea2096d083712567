import { Alert, Button } from 'antd'
import type { JSX } from 'react'
import { ApiProblem } from '../api.ts'
import { useWords, type Words } from '../words/words.ts'

const TEXTS = {
  unreachable: {
    zh: '服务没有应答：请检查网络后重试。',
    en: 'The service does not answer: check the network, try again.',
  },
  notLoaded: {
    zh: '页面的一部分没有载入：网络中断，或服务已更新。请刷新页面。',
    en: 'A part of the page did not load: the network failed, or the service is a newer one. Reload the page.',
  },
  fault: {
    zh: '页面出错。请刷新页面；若再次出现，请把下面的文字告知运维方。',
    en: 'The page failed. Reload it; where that does not help, tell the operator the text below.',
  },
  again: { zh: '重试', en: 'Try again' },
  reload: { zh: '刷新页面', en: 'Reload the page' },
} satisfies Record<string, Words>

/** What went wrong and what mends it: the code stands in docs/errors.md. */
export function Problem(props: { readonly error: unknown; readonly retry?: (() => void) | undefined }): JSX.Element {
  const { error, retry } = props
  const say = useWords()
  const { title, detail, reload } = wordsOf(error)
  const again = reload ? () => location.reload() : retry
  return (
    <Alert
      className="problem"
      type="error"
      showIcon
      role="alert"
      title={typeof title === 'string' ? title : say(title)}
      description={detail}
      action={
        again === undefined ? undefined : <Button onClick={again}>{say(TEXTS[reload ? 'reload' : 'again'])}</Button>
      }
    />
  )
}

type Told = { readonly title: Words | string; readonly detail: string | undefined; readonly reload: boolean }

function wordsOf(error: unknown): Told {
  if (error instanceof ApiProblem) {
    const { mend, mendZh } = error.details
    if (typeof mend !== 'string' || typeof mendZh !== 'string')
      return { title: error.code, detail: error.message, reload: false }
    return { title: { zh: mendZh, en: mend }, detail: `${error.code}: ${error.message}`, reload: false }
  }
  const text = error instanceof Error ? error.message : String(error)
  // What browsers say of a file of the page that does not come, each in its own words; asking again gives the same error.
  if (/dynamically imported module|module script failed|preload CSS/i.test(text))
    return { title: TEXTS.notLoaded, detail: undefined, reload: true }
  if (error instanceof TypeError && /fetch|network|load failed|does not answer/i.test(text))
    return { title: TEXTS.unreachable, detail: undefined, reload: false }
  return { title: TEXTS.fault, detail: text, reload: true }
}
