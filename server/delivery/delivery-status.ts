/** Reads what mail servers send back when a mail did not arrive. */

/** What such a report says of the mail it is about. */
export interface DeliveryStatus {
  /** The Message-ID of the mail, without its angle brackets. */
  readonly messageId: string
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** `5.1.1`. */
  readonly status: string
}

/** A report is a few thousand characters, with the mail it is about. */
const mostCharacters = 262_144
const mostFields = 200

/**
 * The first recipient of a delivery status notification: our mails have one. `bytes` are the whole message, or its `multipart/report` body with the
 * header fields that say so. `undefined` for anything else: a report without the parts, the fields or the form that RFC 3464 asks for. Looks at
 * nothing but these fields; in linear time.
 * @see https://www.rfc-editor.org/rfc/rfc3464
 */
export function readDeliveryStatus(bytes: Uint8Array): DeliveryStatus | undefined {
  if (bytes.length > mostCharacters) return undefined
  // Octets as they are: what is looked for is ASCII.
  const message = partOf(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'))
  const type = message.fields.get('content-type') ?? ''
  if (mediaType(type) !== 'multipart/report' || parameter(type, 'report-type') !== 'delivery-status')
    return undefined
  const parts = partsOf(message.body, parameter(type, 'boundary') ?? '')
  const report = parts.find(isOf('message/delivery-status', 'message/global-delivery-status'))
  const returned = parts.find(
    isOf('message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'),
  )
  if (report === undefined) return undefined
  // RFC 3464 §2.1: the fields of the message, an empty line, those of the first recipient.
  const [ofMessage, ofRecipient] = report.body
    .trim()
    .split(/\n{2,}/u, 2)
    .map(fieldsOf)
  const messageId =
    angled(partOf(returned?.body ?? '').fields.get('message-id')) ??
    angled(ofMessage?.get('original-message-id')) ??
    angled(message.fields.get('references'))
  const action = ofRecipient?.get('action')?.toLowerCase()
  const [status] = /^[245]\.\d{1,3}\.\d{1,3}/u.exec(ofRecipient?.get('status') ?? '') ?? []
  const recipient = /^[\w-]+\s*;\s*\S/u.test(ofRecipient?.get('final-recipient') ?? '')
  if (messageId === undefined || status === undefined || !recipient || !isAction(action)) return undefined
  return { messageId, action, status }
}

interface Part {
  readonly fields: ReadonlyMap<string, string>
  readonly body: string
}

function partOf(text: string): Part {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n')
  return end < 0
    ? { fields: fieldsOf(text), body: '' }
    : { fields: fieldsOf(text.slice(0, end)), body: text.slice(end).replace(/^\n{1,2}/u, '') }
}

/** The first of each name, in lower case, unfolded. */
function fieldsOf(head: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  const lines = head.replaceAll(/\n[ \t]+/gu, ' ').split('\n', mostFields)
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

function partsOf(body: string, boundary: string): readonly Part[] {
  if (boundary === '') return []
  // RFC 2046 §5.1.1: what comes before the first delimiter, and after the last, is no part.
  const [inside = ''] = `\n${body}`.split(`\n--${boundary}--`, 1)
  return inside
    .split(`\n--${boundary}`)
    .slice(1)
    .map((part) => partOf(part.replace(/^[ \t]*\n/u, '')))
}

function isOf(...types: readonly string[]): (part: Part) => boolean {
  return ({ fields }) => types.includes(mediaType(fields.get('content-type') ?? ''))
}

function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()
}

function parameter(contentType: string, name: string): string | undefined {
  for (const one of contentType.split(';').slice(1)) {
    const [key = '', ...value] = one.split('=')
    if (key.trim().toLowerCase() === name)
      return value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/u, '$1')
  }
  return undefined
}

/** The last one, where there are several: of `References`, the mail that is answered. */
function angled(field = ''): string | undefined {
  return /<([^<>\s]{1,200})>$/u.exec(field.trim())?.[1]
}

function isAction(action: string | undefined): action is DeliveryStatus['action'] {
  return ['failed', 'delayed', 'delivered', 'relayed', 'expanded'].includes(action ?? '')
}
