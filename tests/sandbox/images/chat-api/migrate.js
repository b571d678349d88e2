// SPDX-License-Identifier: GPL-3.0-or-later
// A migration with something to watch: it keeps the schema's version in the stack's redis.
'use strict'

const fs = require('fs')
const net = require('net')
const { version } = require('./release.json')

const direction = process.argv[2]
const steps = ['add conversations.archived_at', 'backfill conversations.archived_at', 'add index messages_by_thread']

function redis (command) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(6379, process.env.REDIS_HOST || 'redis')
    let answer = ''
    socket.setTimeout(10000, () => socket.destroy(new Error('redis does not answer')))
    socket.on('error', reject)
    socket.on('data', chunk => { answer += chunk })
    socket.on('close', () => resolve(answer))
    let password = ''
    try { password = fs.readFileSync('/run/secrets/redis_password', 'utf8').trim() } catch (error) {}
    socket.end((password ? `AUTH ${password}\r\n` : '') + command + '\r\n')
  })
}

async function main () {
  const target = direction === 'up' ? version : 'previous'
  console.log(`migrate ${direction}: schema -> ${target}`)
  for (const [index, step] of (direction === 'up' ? steps : [...steps].reverse()).entries()) {
    console.log(`[${index + 1}/${steps.length}] ${direction === 'up' ? '' : 'undo: '}${step}`)
    await new Promise(resolve => setTimeout(resolve, 300))
  }
  const answer = await redis(`SET schema ${target}`)
  if (/^-/m.test(answer)) throw new Error(answer.trim())
  console.log('migrate: done')
}

main().catch(error => { console.error(`migrate: ${error.message}`); process.exit(1) })
