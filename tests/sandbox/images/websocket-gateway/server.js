// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox's websocket-gateway: the same good server in every version.
'use strict'

const http = require('http')
const os = require('os')
const { version } = require('./release.json')

const log = (level, message) => console.log(`${new Date().toISOString()} ${level} ${message}`)

function health () {
  return [200, { status: 'ok', service: 'websocket-gateway', version, task: os.hostname() }]
}

const routes = {
  'GET /health': health,
  'GET /v3.0/version': () => [200, { version }]
}

const server = http.createServer((request, response) => {
  const route = routes[`${request.method} ${request.url.split('?')[0]}`]
  const [status, answer] = route ? route() : [404, { error: { code: 'ERR_NOT_FOUND' } }]
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(answer) + '\n')
})

server.listen(3000, () => log('INFO', `websocket-gateway ${version} listening on 3000`))
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => { log('INFO', `${signal}: stopping`); process.exit(0) })
}
