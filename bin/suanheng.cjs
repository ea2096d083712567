#!/usr/bin/env node
// The store's reads and writes each hold one of Node's I/O threads; with the default of four, a few
// long reads would keep the journal's fsync waiting. The size is read once, before any I/O: hence
// this file, which runs before the loader does.
process.env.UV_THREADPOOL_SIZE ??= '12'
// The agent runs beside other work for months: it loads nothing of the service.
void import(process.argv[2] === 'agent' ? '../dist/cli/agent.js' : '../dist/cli/suanheng.js')
