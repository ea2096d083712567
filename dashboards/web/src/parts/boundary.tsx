import type { ReactNode } from 'react'
import { Component } from 'react'
import { Problem } from './problem.tsx'

/** A page that fails says so in its place; the menu and the other pages go on. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override readonly state = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : <Problem error={error} retry={() => this.setState({ error: null })} />
  }
}
