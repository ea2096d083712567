import { Button, Card, Divider, Form, Input, Typography } from 'antd'
import type { JSX } from 'react'
import { useContext, useEffect, useState } from 'react'
import { ApiProblem, api, dataOf, sendJson } from '../api.ts'
import { Problem } from '../parts/problem.tsx'
import { LanguageContext, useWords, type Words } from '../words/words.ts'
import { keepCsrf } from './csrf.ts'
import type { Session } from './session.ts'

const TEXTS = {
  title: { zh: '算衡', en: 'Suanheng' },
  about: {
    zh: '公共资金支持的智能算力：计量、对账、核验',
    en: 'Publicly funded AI compute: metered, reconciled, verified',
  },
  token: { zh: '访问令牌', en: 'Access token' },
  hint: {
    zh: '由管理员用 suanheng token issue 签发，形如 sh_…',
    en: 'Issued by an administrator with `suanheng token issue`; begins with sh_',
  },
  needed: { zh: '请输入访问令牌', en: 'Enter an access token' },
  enter: { zh: '登录', en: 'Sign in' },
  provider: { zh: '统一身份认证登录', en: 'Sign in with the identity provider' },
  or: { zh: '或', en: 'or' },
  other: { zh: 'English', en: '中文' },
} satisfies Record<string, Words>

export function Login({ done }: { readonly done: (session: Session) => void }): JSX.Element {
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
      keepCsrf(session.csrf)
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
const providerAddress = (): string => `/v1/session/oidc?return=${encodeURIComponent(location.pathname)}`

/** What the service said of a sign-in at the identity provider that failed; told once, then gone from the address. */
function refusal(): unknown {
  const code = new URLSearchParams(location.search).get('error')
  if (code === null || !(code in REFUSALS)) return null
  history.replaceState(null, '', location.pathname)
  return new ApiProblem(0, code, REFUSALS[code] ?? '', {})
}

const REFUSALS: Readonly<Record<string, string>> = {
  SIGN_IN_FAILED: '未能通过统一身份认证完成登录，请重新登录。 The sign-in did not come to its end: begin again.',
  SIGN_IN_UNMAPPED:
    '该账号尚未对应机构和角色，请联系管理员。 The account has no institution and role here: ask the administrator.',
  SIGN_IN_UNAVAILABLE:
    '统一身份认证服务无响应，请稍后重试或使用令牌。 The identity provider does not answer: wait, or use a token.',
}
