import { Alert, Button } from 'antd'
import type { JSX } from 'react'
import { ApiProblem } from '../api.ts'
import { useWords } from '../words/words.ts'

const UNREACHABLE = {
  zh: '服务没有应答：请检查网络后重试。',
  en: 'The service does not answer: check the network, try again.',
}
const AGAIN = { zh: '重试', en: 'Try again' }

/** What went wrong and what mends it: the code stands in docs/errors.md. */
export function Problem(props: { readonly error: unknown; readonly retry?: (() => void) | undefined }): JSX.Element {
  const { error, retry } = props
  const say = useWords()
  const known = error instanceof ApiProblem
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={known ? error.code : say(UNREACHABLE)}
      description={error instanceof Error ? error.message : String(error)}
      action={retry === undefined ? undefined : <Button onClick={retry}>{say(AGAIN)}</Button>}
    />
  )
}
