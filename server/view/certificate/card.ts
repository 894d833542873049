/** A card to hand over on paper: what the badge is, and the way to it. */
import { words } from '../words.ts'
import { withoutScheme, type PrintedBadge } from './certificate.ts'
import { qrCode, quietZone } from './qr.ts'
import { openSheet, secondaryInk } from './sheet.ts'

/** A6, lying: a quarter of an A4 sheet, large enough for large letters. */
const page = [419.53, 297.64] as const

/**
 * PDF bytes, one page. Leads to the address of the badge, and says that who has the address sees the badge. Does NOT carry a secret to claim the
 * badge with: the check code only tells two badges apart.
 */
export async function cardPdf(badge: PrintedBadge): Promise<Buffer> {
  const { language, name, holderName, issuerName, awardedOn, validUntil, hasEnded } = badge
  const { address, shortAddress, checkCode, signedAt } = badge
  const { say, date } = words(language)
  const title = `${say('card.title')} – ${name}`
  const sheet = openSheet({ size: page, language, title, author: issuerName, madeAt: signedAt })
  sheet.decoration(0, 0, page[0], 10, badge.colour)
  const left = { x: 22, width: 226 } as const
  let y = sheet.text('H1', name, { ...left, y: 24, height: 66, size: 19, smallest: 11, bold: true })
  const line = { ...left, size: 12, smallest: 9, height: 32 } as const
  if (holderName !== undefined)
    y = sheet.text('P', say('card.to', { name: holderName }), {
      ...{ ...line, y: y + 3, size: 15, bold: true },
      instead: say('card.to.inBadge'),
    })
  const given = (organisation: string) => say('card.given', { organisation, date: date(awardedOn) })
  y = sheet.text('P', given(issuerName), { ...line, y: y + 3, instead: given(say('card.inBadge')) })
  if (validUntil !== undefined) {
    const until = { date: date(validUntil) }
    const said = say(hasEnded ? 'certificate.ended' : 'certificate.until', until)
    sheet.text('P', said, { ...line, y: y + 2, height: 18, bold: hasEnded })
  }
  const { size, path } = qrCode(address)
  const side = 150
  const margin = (side * quietZone) / (size + 2 * quietZone)
  sheet.shape(path, size, say('certificate.qr'), { x: 256 + margin, y: 18 + margin, side: side - 2 * margin })
  const right = { x: 256, width: side, align: 'center' } as const
  y = sheet.text('P', say('card.code'), { ...right, y: 168, size: 11 })
  sheet.text('P', checkCode, { ...right, y, size: 19, bold: true })
  const foot = { x: 22, width: 376 } as const
  sheet.text('P', say('card.yours'), { ...left, y: 190, size: 15, bold: true })
  y = sheet.text('P', say('card.scan'), { ...foot, y: 213, size: 11.5 })
  y = sheet.link(shortAddress, withoutScheme(shortAddress), { ...foot, y: y + 1, size: 15, bold: true })
  sheet.text('P', say('card.keep'), { ...foot, y: y + 3, size: 10, colour: secondaryInk })
  return sheet.bytes()
}
