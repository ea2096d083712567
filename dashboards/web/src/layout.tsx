import { GlobalOutlined, LogoutOutlined, MenuOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Grid, Layout, Menu, Spin, Tag } from 'antd'
import type { JSX } from 'react'
import { Suspense, useContext, useState } from 'react'
import { Link, Outlet, useLocation } from 'react-router'
import { PAGES } from './pages.tsx'
import { Boundary } from './parts/boundary.tsx'
import { useNames } from './parts/names.tsx'
import type { Role } from './session/session.ts'
import { useSession } from './session/session.ts'
import { LanguageContext, useWords, type Words } from './words/words.ts'

const TEXTS = {
  skip: { zh: '跳到正文', en: 'Skip to content' },
  menu: { zh: '菜单', en: 'Menu' },
  main: { zh: '主导航', en: 'Main navigation' },
  signOut: { zh: '退出', en: 'Sign out' },
  other: { zh: 'English', en: '中文' },
  notYours: {
    zh: '当前角色没有这个页面，请从菜单选择。',
    en: 'Your role has no such page: choose one from the menu.',
  },
} satisfies Record<string, Words>

export const ROLE_WORDS: Readonly<Record<Role, Words>> = {
  uploader: { zh: '服务机构', en: 'Institution' },
  auditor: { zh: '审计', en: 'Auditor' },
  reviewer: { zh: '评审', en: 'Reviewer' },
  admin: { zh: '管理员', en: 'Administrator' },
  witness: { zh: '见证方', en: 'Witness' },
}

/** Head, menu and the page; the menu of a phone is a drawer. */
export function Shell(): JSX.Element {
  const say = useWords()
  const { session, signOut } = useSession()
  const name = useNames()(session.institution)
  const { language, setLanguage } = useContext(LanguageContext)
  const { md } = Grid.useBreakpoint()
  const [open, setOpen] = useState(false)
  const here = useLocation().pathname.split('/')[1] ?? ''
  const isMine = PAGES.find(({ path }) => path === here)?.roles.includes(session.role) ?? true
  const items = PAGES.filter(({ roles }) => roles.includes(session.role)).map(({ path, title, icon }) => ({
    key: path,
    icon,
    label: <Link to={`/${path}`}>{say(title)}</Link>,
  }))
  const menu = <Menu mode="inline" items={items} selectedKeys={[here]} onClick={() => setOpen(false)} />
  return (
    <Layout className="shell">
      <a className="skip" href="#main">
        {say(TEXTS.skip)}
      </a>
      <Layout.Header className="head">
        {md === false && (
          <Button type="text" icon={<MenuOutlined />} aria-label={say(TEXTS.menu)} onClick={() => setOpen(true)} />
        )}
        <Link className="brand" to="/overview">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
          <span>
            算衡 <span className="brand-latin">Suanheng</span>
          </span>
        </Link>
        <span className="spring" />
        <span className="who" title={session.institution}>
          <Tag>{say(ROLE_WORDS[session.role])}</Tag>
          <span className="who-institution">{name ?? <span className="figure">{session.institution}</span>}</span>
        </span>
        <Button
          type="text"
          icon={<GlobalOutlined />}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          lang={language === 'zh' ? 'en' : 'zh-CN'}
        >
          {say(TEXTS.other)}
        </Button>
        <Button type="text" icon={<LogoutOutlined />} onClick={signOut} aria-label={say(TEXTS.signOut)}>
          {md === false ? null : say(TEXTS.signOut)}
        </Button>
      </Layout.Header>
      <Layout>
        {md === false ? (
          <Drawer placement="left" open={open} onClose={() => setOpen(false)} size={260} title={say(TEXTS.menu)}>
            <nav aria-label={say(TEXTS.main)}>{menu}</nav>
          </Drawer>
        ) : (
          <Layout.Sider theme="light" width={184}>
            <nav aria-label={say(TEXTS.main)}>{menu}</nav>
          </Layout.Sider>
        )}
        <Layout.Content>
          <main id="main" tabIndex={-1}>
            <Boundary key={here}>
              <Suspense fallback={<Spin className="waiting" size="large" />}>
                {isMine ? <Outlet /> : <Alert className="problem" type="info" showIcon title={say(TEXTS.notYours)} />}
              </Suspense>
            </Boundary>
          </main>
        </Layout.Content>
      </Layout>
    </Layout>
  )
}
