import { Alert, Button, Card, Divider, Form, Input, Typography } from 'antd'
import type { JSX } from 'react'
import { useContext, useEffect, useState } from 'react'
import { ApiProblem, api, dataOf, sendJson } from '../api.ts'
import { Problem } from '../parts/problem.tsx'
import { LanguageContext, useWords, type Words } from '../words/words.ts'
import type { Session } from './session.ts'

const TEXTS = {
  title: { zh: '算衡', en: 'Suanheng' },
  about: {
    zh: '公共资金支持的智能算力：计量、对账、核验',
    en: 'Publicly funded AI compute: metered, reconciled, verified',
  },
  token: { zh: '访问令牌', en: 'Access token' },
  hint: {
    zh: '由管理员在“机构 › 令牌”页或用 suanheng token issue 签发，形如 sh_…',
    en: 'Issued by an administrator, on the page Institution › Tokens or with `suanheng token issue`; begins with sh_',
  },
  needed: { zh: '请输入访问令牌', en: 'Enter an access token' },
  enter: { zh: '登录', en: 'Sign in' },
  provider: { zh: '统一身份认证登录', en: 'Sign in with the identity provider' },
  or: { zh: '或', en: 'or' },
  other: { zh: 'English', en: '中文' },
  expired: {
    zh: '会话已结束，请重新登录；登录后回到原来的页面。',
    en: 'The session is over: sign in again, and you are back on the page where you were.',
  },
} satisfies Record<string, Words>

/** `expired`: somebody was signed in here, and afterwards is where they were. */
export function Login(props: { readonly done: (session: Session) => void; readonly expired: boolean }): JSX.Element {
  const { done, expired } = props
  const say = useWords()
  const { language, setLanguage } = useContext(LanguageContext)
  const [error, setError] = useState<unknown>(refusal)
  const [busy, setBusy] = useState(false)
  const [withProvider, setWithProvider] = useState(false)
  useEffect(() => {
    // Without an answer, the token is the way in.
    void api.GET('/v1/session/methods').then(
      (answer) => setWithProvider(dataOf(answer).oidc),
      () => {},
    )
  }, [])
  const enter = async ({ token }: { token: string }) => {
    setBusy(true)
    setError(null)
    try {
      const session = (await sendJson('POST', '/v1/session', { token: token.trim() })) as Session
      done(session)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="login">
      <Card className="login-card">
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={48} height={48} />
        <Typography.Title level={1}>{say(TEXTS.title)}</Typography.Title>
        <Typography.Paragraph type="secondary">{say(TEXTS.about)}</Typography.Paragraph>
        {expired && <Alert className="login-note" type="info" showIcon role="status" title={say(TEXTS.expired)} />}
        <Form layout="vertical" onFinish={enter} requiredMark={false}>
          <Form.Item
            name="token"
            label={say(TEXTS.token)}
            extra={say(TEXTS.hint)}
            rules={[{ required: true, message: say(TEXTS.needed) }]}
          >
            <Input.Password autoComplete="off" autoFocus spellCheck={false} />
          </Form.Item>
          {error === null ? null : <Problem error={error} />}
          <Button className="login-enter" type="primary" htmlType="submit" size="large" loading={busy} block>
            {say(TEXTS.enter)}
          </Button>
        </Form>
        {withProvider && (
          <>
            <Divider plain>{say(TEXTS.or)}</Divider>
            <Button size="large" block href={providerAddress()}>
              {say(TEXTS.provider)}
            </Button>
          </>
        )}
        <Button
          type="link"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {say(TEXTS.other)}
        </Button>
      </Card>
    </main>
  )
}

/** Afterwards the browser is where it was. */
const providerAddress = (): string =>
  `/v1/session/oidc?return=${encodeURIComponent(location.pathname + location.search)}`

/** What the service said of a sign-in at the identity provider that failed; told once, then gone from the address. */
function refusal(): unknown {
  const code = new URLSearchParams(location.search).get('error')
  if (code === null || !(code in REFUSALS)) return null
  history.replaceState(null, '', location.pathname)
  const { zh, en } = REFUSALS[code] ?? { zh: code, en: code }
  return new ApiProblem(0, code, en, { mend: en, mendZh: zh })
}

const REFUSALS: Readonly<Record<string, Words>> = {
  SIGN_IN_FAILED: {
    zh: '未能通过统一身份认证完成登录，请重新登录。',
    en: 'The sign-in at the identity provider did not come to its end: begin again.',
  },
  SIGN_IN_UNMAPPED: {
    zh: '该账号尚未对应机构和角色，请联系管理员。',
    en: 'The account has no institution and role here: ask the administrator.',
  },
  SIGN_IN_UNAVAILABLE: {
    zh: '统一身份认证服务无响应，请稍后重试或使用令牌。',
    en: 'The identity provider does not answer: wait, or use a token.',
  },
}
