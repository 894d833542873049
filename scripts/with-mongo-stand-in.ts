/**
 * Runs a command with MONGODB_URI set to a server that speaks MongoDB's protocol on loopback, then stops that server. It is a
 * stand-in, not MongoDB. Its folder is MONGODB_STAND_IN; when there is none, says so and succeeds without running the command.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

const source = process.env['MONGODB_STAND_IN'] ?? '../shared/tools/mongodb-protocol-server'
const [command, ...args] = process.argv.slice(2)

if (command === undefined) throw new Error('usage: with-mongo-stand-in.ts COMMAND [ARGUMENT…]')
if (existsSync(source)) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mongo-stand-in-'))
  try {
    process.exitCode = await runBeside(folder, command, args)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
} else console.log('skipped: no MongoDB stand-in')

async function runBeside(folder: string, command: string, args: readonly string[]): Promise<number> {
  cpSync(source, folder, { recursive: true })
  // The copy may come from a folder nobody can write to.
  for (const name of ['', ...readdirSync(folder)])
    chmodSync(path.join(folder, name), name === '' ? 0o700 : 0o600)
  const install = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--silent'], {
    stdio: 'inherit',
  })
  if (install.status !== 0) throw new Error('the dependencies of the MongoDB stand-in could not be installed')

  const server = spawn(
    process.execPath,
    [path.join(folder, 'server.mjs'), path.join(folder, 'data.sqlite'), '0'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const uri = await firstLine(server)
    console.log('MONGODB_URI is a stand-in, not MongoDB')
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, MONGODB_URI: uri } })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  } finally {
    const stopped = once(server, 'exit')
    if (server.kill('SIGTERM')) await stopped
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the MongoDB stand-in has no output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('the MongoDB stand-in did not start')
}
