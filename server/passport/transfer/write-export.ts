/** A whole Passeport as one archive, for its person to keep or to take elsewhere. */
import { hash } from 'node:crypto'
import { zipSync } from 'fflate'
import { timestamp } from '../../timestamp.ts'
import type { InputKind } from '../../verify/types.ts'
import type { Collection } from '../passports.ts'

/** One badge as it leaves. */
export interface LeavingBadge {
  readonly itemId: string
  readonly name: string
  /** As it is shown; empty: nobody knows. */
  readonly issuerName: string
  readonly keptAt: string
  readonly isPublic: boolean
  readonly format: InputKind
  /** As it was signed, or as it came. */
  readonly bytes: Uint8Array
}

/** What `passeport.jsonld` says; see schemas/passport-export.schema.json. */
export interface PassportExport {
  readonly type: 'PassportExport'
  readonly formatVersion: 1
  readonly exportedAt: string
  readonly exportedFrom: string
  /** In the order they came. */
  readonly badges: readonly {
    readonly file: string
    readonly sha256: string
    readonly keptAt: string
    readonly name: string
    readonly wasPublic: boolean
  }[]
  /** In the order their person gave them; `badges`: files. */
  readonly collections: readonly { readonly name: string; readonly badges: readonly string[] }[]
}

/** For whoever reads the document as linked data: its words mean what the schema says they mean, a name is a name. */
const context = {
  '@version': 1.1,
  '@vocab': 'urn:passeport-numerique:export:1#',
  type: '@type',
  name: 'https://schema.org/name',
  badges: { '@container': '@list' },
  collections: { '@container': '@list' },
}

/**
 * A ZIP archive: each badge byte for byte, `passeport.jsonld` (collections, dates, what was shown), `badges.csv`, and how to read them. Nothing in
 * it is compressed, so that writing it costs next to nothing: pictures are already.
 */
export function writeExport(
  badges: readonly LeavingBadge[],
  collections: readonly Collection[],
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
): Buffer {
  const fileOf = new Map(
    badges.map(({ itemId, format }, at) => [itemId, `badges/${String(at + 1).padStart(4, '0')}.${format}`]),
  )
  const document: PassportExport = {
    type: 'PassportExport',
    formatVersion: 1,
    exportedAt: timestamp(now),
    exportedFrom: publicUrl,
    badges: badges.map(({ itemId, bytes, keptAt, name, isPublic }) => ({
      file: fileOf.get(itemId) ?? '',
      sha256: hash('sha256', bytes, 'hex'),
      keptAt,
      name,
      wasPublic: isPublic,
    })),
    collections: collections
      .map(({ name, items }) => ({ name, badges: items.flatMap((itemId) => fileOf.get(itemId) ?? []) }))
      .filter((collection) => collection.badges.length > 0),
  }
  const text = (content: string) => Buffer.from(content, 'utf8')
  const files: Record<string, Uint8Array> = {
    'LISEZMOI.txt': text(readMe),
    'passeport.jsonld': text(`${JSON.stringify({ '@context': context, ...document }, null, 2)}\n`),
    'badges.csv': text(table(badges, document)),
  }
  for (const { itemId, bytes } of badges) files[fileOf.get(itemId) ?? ''] = bytes
  return Buffer.from(zipSync(files, { level: 0, mtime: now }))
}

/** With a byte order mark, for spreadsheets. */
function table(badges: readonly LeavingBadge[], { badges: written, collections }: PassportExport): string {
  const rows = badges.map(({ name, issuerName, keptAt, isPublic }, at) => {
    const file = written[at]?.file ?? ''
    const collection = collections.find((one) => one.badges.includes(file))?.name ?? ''
    return [file, name, issuerName, keptAt, collection, isPublic ? 'oui' : 'non']
  })
  const heading = ['fichier', 'badge', 'donné par', 'gardé le', 'collection', 'public']
  return `\uFEFF${[heading, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

/** RFC 4180 §2; and a leading apostrophe where a spreadsheet would begin to calculate. */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${inert.replaceAll('"', '""')}"`
}

const readMe = `Votre Passeport Numérique

Ce dossier contient tous vos badges. Ils sont à vous. Gardez-le en lieu sûr.

badges/            vos badges, tels qu'ils ont été signés. Chacun se vérifie tout seul, sur ce service ou sur un autre.
passeport.jsonld   vos collections, dans leur ordre, et les dates. Un programme peut le lire.
badges.csv         la liste de vos badges. Elle s'ouvre dans un tableur.

Pour retrouver votre Passeport ailleurs : ouvrez un Passeport sur l'autre service, puis donnez-lui ce fichier ZIP entier.
Les badges y arrivent privés. Vous choisissez de nouveau ce que vous montrez.

---

Your Passeport Numérique

This folder holds all your badges. They are yours. Keep it somewhere safe.

badges/            your badges, as they were signed. Each can be verified by itself, on this service or another one.
passeport.jsonld   your collections, in order, and dates. Programs can read it.
badges.csv         the list of your badges. It opens in a spreadsheet.

To have your Passeport elsewhere: open a Passeport on the other service, then give it this whole ZIP file.
The badges arrive there private. You choose again what you show.
`
