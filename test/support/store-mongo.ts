/** Databases of their own for tests, on the server of MONGODB_URI. */
import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import { connect } from '../../server/store/mongo/connect.ts'

/** Absent: the tests that need a server are skipped, aloud. */
export const mongoUri = process.env['MONGODB_URI'] || undefined

export function newDatabaseName(): string {
  return `store-test-${randomBytes(6).toString('hex')}`
}

export async function dropDatabase(uri: string, databaseName: string): Promise<void> {
  const connection = await connect({ uri, databaseName })
  await connection.dropDatabase()
  await connection.getClient().db(`${databaseName}-keys`).dropDatabase()
  await connection.close()
}

export interface SentCommand {
  readonly name: string
  readonly command: Readonly<Record<string, unknown>>
}

/** A connection and every command that is sent through it, in order. */
export async function observedConnection(
  uri: string,
  databaseName: string,
): Promise<{ connection: Connection; sent: SentCommand[] }> {
  const observed = `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`
  const connection = await connect({ uri: observed, databaseName })
  const sent: SentCommand[] = []
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    sent.push({ name: commandName, command: command })
  })
  return { connection, sent }
}
