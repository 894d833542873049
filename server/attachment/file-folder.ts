/** The folder of encrypted bytes: one file for each uploaded one, named by its id, which says nothing. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'

const partial = '.part'

/**
 * Writes `bytes` under `name`, readable by nobody else, and answers once they would survive a power cut. A crash leaves at most a
 * partial file that no name points to.
 */
export async function writeBytes(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const temporary = path.join(folder, `${name}.${randomBytes(6).toString('hex')}${partial}`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path.join(folder, name))
  } catch (error) {
    await removeFile(temporary)
    throw error
  }
  await syncFolder(folder)
}

/** The bytes under `name`; `undefined` when there are none. */
export async function readBytes(folder: string, name: string): Promise<Buffer | undefined> {
  return ifThere(readFile(path.join(folder, name)))
}

/** Afterwards nothing is under `name`, not even after a power cut. Removing twice is harmless. */
export async function removeBytes(folder: string, name: string): Promise<void> {
  await removeFile(path.join(folder, name))
  await ifThere(syncFolder(folder))
}

/** Names of what was last written before `moment`, partial files included. */
export async function namesOlderThan(folder: string, moment: Date): Promise<readonly string[]> {
  const old: string[] = []
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const found = await ifThere(stat(path.join(folder, name)))
    if (found?.isFile() === true && found.mtime < moment) old.push(name)
  }
  return old
}

async function removeFile(file: string): Promise<void> {
  await ifThere(unlink(file))
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
