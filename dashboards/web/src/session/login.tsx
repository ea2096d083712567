import { Button, Card, Form, Input, Typography } from 'antd'
import type { JSX } from 'react'
import { useContext, useState } from 'react'
import { api, dataOf } from '../api.ts'
import { Problem } from '../parts/problem.tsx'
import { LanguageContext, useWords, type Words } from '../words/words.ts'
import type { Session } from './session.ts'
import { forgetToken, keepToken } from './token.ts'

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
  other: { zh: 'English', en: '中文' },
} satisfies Record<string, Words>

export function Login({ done }: { readonly done: (session: Session) => void }): JSX.Element {
  const say = useWords()
  const { language, setLanguage } = useContext(LanguageContext)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const enter = async ({ token }: { token: string }) => {
    setBusy(true)
    setError(null)
    keepToken(token.trim())
    try {
      done(dataOf(await api.GET('/v1/whoami')))
    } catch (failure) {
      forgetToken()
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
