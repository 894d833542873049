/** Keeps what a holder would keep, and checks it as a stranger would. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Client, Schemas } from './client.ts'

/** A line of an award report that has a badge. */
export type AwardedLine = Schemas['AwardReport']['lines'][number] & {
  readonly awardId: string
  readonly credential: string
}

export interface Kept {
  readonly person: string
  readonly code: string
  readonly awardId: string
  /** The credential, exactly as served. */
  readonly text: string
  readonly verdicts: { readonly json: string; readonly png: string; readonly svg: string }
}

/** Downloads the badge of an awarded line in its three forms into the output folder, and asks for a verdict on each. */
export async function keep(
  client: Client,
  story: { readonly output: string },
  line: AwardedLine,
  person: string,
): Promise<Kept> {
  const code = line.achievement.split('/').at(-1) ?? ''
  const name = `${person
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z]+/gu, '-')}-${code}`.toLowerCase()
  const text = (await client.bytes(line.credential)).toString('utf8')
  const png = await client.bytes(`${line.credential}/badge.png`)
  const svg = await client.bytes(`${line.credential}/badge.svg`)
  mkdirSync(path.join(story.output, 'credentials'), { recursive: true })
  writeFileSync(path.join(story.output, 'credentials', `${name}.json`), text)
  writeFileSync(path.join(story.output, `${name}.png`), png)
  writeFileSync(path.join(story.output, `${name}.svg`), svg)
  const verdict = async (mediaType: string, body: string | Uint8Array) =>
    (await client.send<Schemas['VerificationReport']>('/verifications', mediaType, body)).verdict
  return {
    person,
    code,
    awardId: line.awardId,
    text,
    verdicts: {
      json: await verdict('application/vc+ld+json', text),
      png: await verdict('image/png', png),
      svg: await verdict('image/svg+xml', svg),
    },
  }
}

/** Writes `documents.json`: everything another verifier needs (DID documents and status lists) by identifier. */
export async function keepDocuments(
  client: Client,
  story: { readonly url: string; readonly output: string },
): Promise<void> {
  const did = JSON.parse((await client.bytes('/issuers/atelier-dole/did.json')).toString('utf8')) as {
    id: string
  }
  const list = JSON.parse((await client.bytes('/status-lists/atelier-dole-1')).toString('utf8')) as {
    id: string
  }
  const suspension = JSON.parse(
    (await client.bytes('/status-lists/atelier-dole-1/suspension')).toString('utf8'),
  ) as { id: string }
  const documents = Object.fromEntries([did, list, suspension].map((document) => [document.id, document]))
  writeFileSync(path.join(story.output, 'documents.json'), JSON.stringify(documents, null, 2))
}
