import { createConnection, type Connection } from 'mongoose'

/** Connects to the server of `uri`. `databaseName` goes before the one in `uri`. Does NOT create anything there. */
export async function connect(options: { uri: string; databaseName?: string }): Promise<Connection> {
  const connection = createConnection(options.uri, {
    ...(options.databaseName === undefined ? {} : { dbName: options.databaseName }),
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    sanitizeFilter: true,
    readPreference: 'primary',
    retryWrites: true,
    // A write that returned is in the journal of most members: it survives a crash and an election.
    writeConcern: { w: 'majority', journal: true },
  })
  try {
    return await connection.asPromise()
  } catch (error) {
    await connection.close()
    throw error
  }
}
