/** The certificate of a badge: one page to print, with the signed badge in the file. */
import type { Language } from '../../text.ts'
import { badgeTemplate, type BadgeFamily } from '../badge-template.ts'
import { words } from '../words.ts'
import { qrCode, quietZone } from './qr.ts'
import { openSheet, secondaryInk, type Sheet } from './sheet.ts'

export interface PrintedBadge {
  readonly language: Language
  readonly name: string
  readonly family: BadgeFamily
  /** Of the framework: `#17605f`. */
  readonly colour: string
  /** Only when the badge itself says it. */
  readonly holderName?: string
  readonly issuerName: string
  /** The day it was awarded, `YYYY-MM-DD`. */
  readonly awardedOn: string
  /** The last day it is good. */
  readonly validUntil?: string
  readonly hasEnded: boolean
  /** The permanent address of the badge. */
  readonly address: string
  /** A shorter one that leads there, to copy and to read out. */
  readonly shortAddress: string
  readonly checkCode: string
  /** When the badge was signed. */
  readonly signedAt: Date
}

/** With what it says of what the person does. */
export interface ExplainedBadge extends PrintedBadge {
  /** What is recognised, and the language it is in: not every framework is translated. */
  readonly description: { readonly text: string; readonly language: Language }
  readonly framework: { readonly title: string; readonly version: string }
  readonly strength: 'declared' | 'attendance-attested' | 'assessed' | 'endorsed' | 'certified'
}

export interface Certificate extends ExplainedBadge {
  /** The picture of the badge, PNG bytes. */
  readonly image: Buffer
  /** The exact text of the signed badge. */
  readonly credential: string
}

/** A4, lying. */
const page = [841.89, 595.28] as const
const file = 'badge.json'
const alert = '#8f1d14'

/**
 * PDF bytes. One page whatever the length of the texts: the longest are set smaller, then cut on the page and whole for readers. The same badge
 * gives the same bytes, until it ends. Says nothing of a person that the badge does not say. Takes a tenth of a second of processor.
 */
export async function certificatePdf(certificate: Certificate): Promise<Buffer> {
  const { language, name, family, colour, image, address, credential, issuerName, signedAt } = certificate
  const { say } = words(language)
  const title = `${say('certificate.title')} – ${name}`
  const sheet = openSheet({ size: page, language, title, author: issuerName, madeAt: signedAt })
  sheet.decoration(0, 0, 18, page[1], colour)
  const kind = `${say('certificate.title')} · ${badgeTemplate.families[family].label[language]}`
  sheet.text('P', kind, { x: 336, y: 44, width: 460, size: 13, colour: secondaryInk })
  const below = sheet.text('H1', name, {
    ...{ x: 336, y: 66, width: 460, height: 92, bold: true },
    ...{ size: 28, smallest: 15 },
  })
  sheet.image(image, say('certificate.badge', { name }), { x: 60, y: 44, side: 236 })
  const told = tell(sheet, certificate, below + 8)
  explain(sheet, certificate, told + 12)
  verification(sheet, certificate)
  sheet.attach({
    name: file,
    mediaType: 'application/vc+ld+json',
    description: `Open Badges 3.0 – ${address}`,
    bytes: Buffer.from(credential, 'utf8'),
  })
  return sheet.bytes()
}

/** To whom, by whom, when, until when. Answers the y below. */
function tell(sheet: Sheet, certificate: Certificate, from: number): number {
  const { language, holderName, issuerName, awardedOn, validUntil, hasEnded } = certificate
  const { say, date } = words(language)
  const line = { x: 336, width: 460, size: 14, smallest: 9, height: 36 } as const
  const to =
    holderName === undefined ? say('certificate.unnamed') : say('certificate.to', { name: holderName })
  const inBadge = { instead: say('certificate.to.inBadge') }
  let y = sheet.text('P', to, {
    ...{ ...line, y: from },
    ...(holderName === undefined
      ? { colour: secondaryInk }
      : { size: 20, height: 50, bold: true, ...inBadge }),
  })
  y = sheet.text('P', say('certificate.by', { organisation: issuerName }), {
    ...{ ...line, y: y + 2 },
    instead: say('certificate.by', { organisation: say('certificate.inBadge') }),
  })
  y = sheet.text('P', say('certificate.on', { date: date(awardedOn) }), { ...line, y })
  if (validUntil === undefined) return sheet.text('P', say('certificate.noEnd'), { ...line, y })
  const until = { date: date(validUntil) }
  return hasEnded
    ? sheet.text('P', say('certificate.ended', until), { ...line, y, bold: true, colour: alert })
    : sheet.text('P', say('certificate.until', until), { ...line, y })
}

/** What is recognised, under which framework, how strong the proof is. */
function explain(sheet: Sheet, certificate: Certificate, from: number): void {
  const { language, description, framework, strength } = certificate
  const { say } = words(language)
  const heading = { x: 336, width: 460, size: 14, bold: true } as const
  const text = { x: 336, width: 460, size: 12 } as const
  let y = sheet.text('H2', say('certificate.what'), { ...heading, y: from })
  y = sheet.text('P', description.text, {
    ...{ ...text, y, smallest: 9, height: Math.max(60, 440 - y) },
    ...(description.language === language ? {} : { language: description.language }),
  })
  y = sheet.text('P', say('certificate.framework', framework), {
    ...{ ...text, y: y + 2, size: 10.5, height: 28, colour: secondaryInk },
  })
  y = sheet.text('H2', say('certificate.strength'), { ...heading, y: y + 8 })
  sheet.text('P', say(`strength.${strength}`), { ...text, y, height: 32 })
}

function verification(sheet: Sheet, { language, address, shortAddress, checkCode }: Certificate): void {
  const { say } = words(language)
  const { size, path } = qrCode(address)
  // The quiet zone is the white around it.
  const side = 128
  const margin = (side * quietZone) / (size + 2 * quietZone)
  sheet.shape(path, size, say('certificate.qr'), {
    ...{ x: 60 + 54 + margin, y: 286 + margin, side: side - 2 * margin },
  })
  const column = { x: 60, width: 236, size: 10.5 } as const
  let y = sheet.text('H2', say('certificate.verify'), { ...column, y: 418, size: 14, bold: true })
  y = sheet.text('P', say('certificate.scan'), { ...column, y })
  y = sheet.link(shortAddress, withoutScheme(shortAddress), { ...column, y: y + 2, size: 13, bold: true })
  y = sheet.text('P', say('certificate.code', { code: checkCode }), {
    ...column,
    y: y + 6,
    size: 13,
    bold: true,
  })
  sheet.text('P', say('certificate.compare'), { ...column, y, colour: secondaryInk })
  const attached = say('certificate.attached', { file })
  sheet.text('P', attached, { x: 336, y: 545, width: 460, size: 10.5, colour: secondaryInk })
}

/** As people say it, and type it. */
export function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//u, '')
}
