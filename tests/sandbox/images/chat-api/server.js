// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox's chat-api: a small server whose behaviour depends on its version (see images/README.md).
'use strict'

const http = require('http')
const os = require('os')
const { version } = require('./release.json')

const started = Date.now()
const log = (level, message) => console.log(`${new Date().toISOString()} ${level} ${message}`)

if (version === '3.9.54') {
  console.error(`chat-api ${version}: FATAL: required setting MESSAGE_QUEUE_URL is not set`)
  process.exit(1)
}

function healthy () {
  if (version === '3.9.53') return false
  if (version === '3.9.55') return Date.now() - started < 20000
  return true
}

function health () {
  const ok = healthy()
  return [ok ? 200 : 500, { status: ok ? 'ok' : 'error', service: 'chat-api', version, task: os.hostname(),
    ...(ok ? {} : { error: 'database pool exhausted' }) }]
}

const routes = {
  'GET /health': health,
  'GET /v3.0/version': () => [200, { version }],
  'POST /v3.0/login': body => body.uid
    ? [200, { data: { uid: body.uid, authToken: `${body.uid}_${version}` } }]
    : [400, { error: { code: 'ERR_UID_MISSING' } }],
  'POST /v3.0/messages': body => body.text
    ? [200, { data: { id: Date.now(), text: body.text, sentBy: version } }]
    : [400, { error: { code: 'ERR_EMPTY_MESSAGE' } }]
}

function parse (text) {
  try { return JSON.parse(text) || {} } catch (error) { return {} }
}

const server = http.createServer((request, response) => {
  let text = ''
  request.on('data', chunk => { text += chunk })
  request.on('end', () => {
    const route = routes[`${request.method} ${request.url.split('?')[0]}`]
    const [status, answer] = route ? route(parse(text)) : [404, { error: { code: 'ERR_NOT_FOUND' } }]
    if (status >= 500) log('ERROR', `${request.url}: ${answer.error}`)
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(answer) + '\n')
  })
})

server.listen(3000, () => log('INFO', `chat-api ${version} listening on 3000`))
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => { log('INFO', `${signal}: stopping`); process.exit(0) })
}
