import 'antd/dist/reset.css'
import './style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root === null) throw new Error('the page has no place for the application')
createRoot(root).render(
  <StrictMode>
    <App styleNonce={document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.nonce ?? ''} />
  </StrictMode>,
)
