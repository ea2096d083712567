import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
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

export function App(): JSX.Element {
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
      {/* Styles come from the style sheet alone: the policy of the pages allows none made in the browser. */}
      <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={{ zeroRuntime: true }}>
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
