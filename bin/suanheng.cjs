#!/usr/bin/env node
// The store's reads and writes each hold one of Node's I/O threads; with the default of four, a few
// long reads would keep the journal's fsync waiting. The size is read once, before any I/O: hence
// this file, which runs before the loader does.
process.env.UV_THREADPOOL_SIZE ??= '12'
// Bodies and columns lie outside of the JavaScript heap, and V8 counts them: beside a heap of 35 MB it collects all of it
// after every 9 MB that lived a while, several times a second. Let it come to three times the heap first (docs/performance.md).
if (process.argv[2] === 'serve') require('node:v8').setFlagsFromString('--heap-growing-percent=200')
// The agent runs beside other work for months: it loads nothing of the service.
void import(process.argv[2] === 'agent' ? '../dist/cli/agent.js' : '../dist/cli/suanheng.js')
