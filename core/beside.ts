/** How a thread or a process of ours is started: for `new Piscina`, `fork` and `spawn`. */
export type Program = { readonly url: URL; readonly execArgv: string[] }

/**
 * The program `name` (without ending) beside the module of this URL, which is its `import.meta.url`: the source, with
 * the loader it needs, beside a source, and plain JavaScript beside what was built.
 */
export function programBeside(url: string, name: string): Program {
  return url.endsWith('.ts')
    ? { url: new URL(`${name}.ts`, url), execArgv: ['--import', 'tsx'] }
    : { url: new URL(`${name}.js`, url), execArgv: [] }
}
