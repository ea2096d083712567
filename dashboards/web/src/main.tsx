import 'antd/dist/reset.css'
import './style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { giveStylesTheNonce } from './style-nonce.ts'

const root = document.getElementById('app')
if (root === null) throw new Error('the page has no place for the application')
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.nonce ?? ''
giveStylesTheNonce(document, nonce)
createRoot(root).render(
  <StrictMode>
    <App styleNonce={nonce} />
  </StrictMode>,
)
