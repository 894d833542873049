/** Cards by which learners receive the badges of a session: two on an A4 sheet, to cut apart and hand out. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { withoutScheme } from './certificate.ts'
import { qrCode, quietZone } from './qr.ts'
import { openSheet, secondaryInk, type Sheet } from './sheet.ts'

export interface ClaimCard {
  readonly name: string
  readonly badges: readonly string[]
  /** The page of the claim: a secret, in the QR code alone. */
  readonly link: string
  /** To be typed: `7KQW-4XRM-9ACE`. */
  readonly code: string
  /** The last day it is good, `YYYY-MM-DD`. */
  readonly until: string
}

export interface ClaimCards {
  readonly language: Language
  readonly session: string
  readonly organisation: string
  /** Where a code is typed. */
  readonly codePage: string
  readonly cards: readonly ClaimCard[]
  readonly madeAt: Date
}

/** A4, standing. */
const page = [595.28, 841.89] as const
const half = page[1] / 2
const margin = 30
const wide = page[0] - 2 * margin
/** What has no room is named on the page that the card leads to. */
const shownBadges = 3

/**
 * PDF bytes: letters of 14 points and more, tagged in reading order card by card. Everybody else gets a turn after each card. Says no more of a person
 * than `name`.
 */
export async function claimCardsPdf({ cards, ...all }: ClaimCards): Promise<Buffer> {
  const { say } = words(all.language)
  const title = `${say('cards.title')} – ${all.session}`
  const { language, organisation, madeAt } = all
  const sheet = openSheet({ size: page, language, title, author: organisation, madeAt })
  for (const [index, card] of cards.entries()) {
    const isUpper = index % 2 === 0
    if (isUpper && index > 0) sheet.nextPage()
    if (isUpper) cutLine(sheet)
    tell(sheet, { ...all, ...card }, isUpper ? 0 : half)
    await breathe()
  }
  return sheet.bytes()
}

/** Dashes across the sheet. */
function cutLine(sheet: Sheet): void {
  for (let x = 0; x < page[0]; x += 20) sheet.decoration(x, half - 0.5, 10, 1, secondaryInk)
}

type Shown = Omit<ClaimCards, 'cards'> & ClaimCard

function tell(sheet: Sheet, card: Shown, top: number): void {
  const { say, date } = words(card.language)
  const from = `${card.organisation} · ${card.session}`
  let y = sheet.text('H1', card.name, {
    ...{ x: margin, y: top + 18, width: wide, height: 30, size: 24, smallest: 14, bold: true },
  })
  y = sheet.text('P', from, { x: margin, y, width: wide, height: 20, size: 14, colour: secondaryInk })
  y = tellBadges(sheet, card, y + 4)
  howTo(sheet, card, y + 6)
  const foot = { x: margin, width: wide, size: 14 } as const
  y = sheet.text('P', say('cards.notYou'), { ...foot, y: top + 340, bold: true })
  sheet.text('P', say('cards.keep', { date: date(card.until) }), { ...foot, y: y + 2 })
}

function tellBadges(sheet: Sheet, { badges, language }: Shown, from: number): number {
  const { say } = words(language)
  const line = { x: margin, width: wide, size: 14, height: 20 } as const
  let y = sheet.text('P', say(badges.length === 1 ? 'cards.badge' : 'cards.badges'), { ...line, y: from })
  const shown = badges.length > shownBadges ? badges.slice(0, shownBadges - 1) : badges
  for (const badge of shown) y = sheet.text('P', `• ${badge}`, { ...line, y, bold: true })
  const more = badges.length - shown.length
  return more === 0 ? y : sheet.text('P', say('cards.more', { number: String(more) }), { ...line, y })
}

/** The QR code on the left, what to do on its right. */
function howTo(sheet: Sheet, { language, link, code, codePage }: Shown, top: number): void {
  const { say } = words(language)
  const { size, path } = qrCode(link)
  const side = 168
  const quiet = (side * quietZone) / (size + 2 * quietZone)
  sheet.shape(path, size, say('cards.qr'), {
    ...{ x: margin + quiet / 2, y: top + quiet, side: side - 2 * quiet },
  })
  const column = { x: margin + side + 12, width: wide - side - 12, size: 14 } as const
  let y = sheet.text('H2', say('cards.how'), { ...column, y: top + 4, size: 17, bold: true })
  y = sheet.text('P', say('cards.phone'), { ...column, y: y + 2 })
  y = sheet.text('P', say('cards.computer', { address: withoutScheme(codePage) }), { ...column, y: y + 4 })
  sheet.text('P', code, { ...column, y: y + 2, size: 24, bold: true })
}
