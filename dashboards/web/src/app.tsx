import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ThemeConfig } from 'antd'
import { App as AntdApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { JSX } from 'react'
import { useEffect, useMemo, useState } from 'react'
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router'
import { ApiProblem } from './api.ts'
import { Shell } from './layout.tsx'
import { PAGES } from './pages.tsx'
import { Gate } from './session/gate.tsx'
import { type Language, LanguageContext, rememberedLanguage, rememberLanguage } from './words/words.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; only what may pass by itself is asked again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiProblem) || error.status >= 500),
      refetchOnWindowFocus: false,
      staleTime: 10_000,
    },
  },
})

/** Darker than the library's own where those fall short of 4.5 : 1 on white (WCAG 2.1, 1.4.3). */
const THEME: ThemeConfig = {
  token: {
    colorPrimary: '#0950b3',
    colorLink: '#0950b3',
    colorInfo: '#0950b3',
    colorTextSecondary: 'rgba(0, 0, 0, 0.72)',
    colorTextTertiary: 'rgba(0, 0, 0, 0.65)',
    colorTextDescription: 'rgba(0, 0, 0, 0.68)',
    colorTextPlaceholder: 'rgba(0, 0, 0, 0.6)',
    colorError: '#c41d1f',
    colorSuccess: '#287d0e',
    colorWarning: '#9a5b00',
    // Made from the dark ones above, they would be grey.
    colorInfoBg: '#eaf2fb',
    colorInfoBorder: '#8db4e2',
    colorWarningBg: '#fff7e6',
    colorWarningBorder: '#e0b060',
    colorSuccessBg: '#eef8ea',
    colorSuccessBorder: '#93c47d',
    colorErrorBg: '#fff1f0',
    colorErrorBorder: '#eb8f8f',
    motion: false,
  },
}

const router = createBrowserRouter(
  [
    {
      path: '/',
      element: <Shell />,
      children: [
        { index: true, element: <Navigate to="/overview" replace /> },
        ...PAGES.map(({ path, Component }) => ({ path: `${path}/*`, element: <Component /> })),
        { path: '*', element: <Navigate to="/overview" replace /> },
      ],
    },
  ],
  { basename: '/app' },
)

/** `styleNonce`: what the policy of this very answer lets the component library make styles with. */
export function App({ styleNonce }: { readonly styleNonce: string }): JSX.Element {
  const [language, choose] = useState<Language>(() => rememberedLanguage(localStorage))
  const context = useMemo(() => {
    const setLanguage = (chosen: Language) => {
      rememberLanguage(localStorage, chosen)
      choose(chosen)
    }
    return { language, setLanguage }
  }, [language])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  return (
    <LanguageContext value={context}>
      <ConfigProvider locale={language === 'zh' ? zhCN : enUS} csp={{ nonce: styleNonce }} theme={THEME}>
        <AntdApp>
          <QueryClientProvider client={queries}>
            <Gate>
              <RouterProvider router={router} />
            </Gate>
          </QueryClientProvider>
        </AntdApp>
      </ConfigProvider>
    </LanguageContext>
  )
}
