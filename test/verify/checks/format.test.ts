import { expect } from 'chai'
import { format } from '../../../server/verify/checks/format.ts'
import { jsonLimits } from '../../../server/verify/strict-json.ts'
import { png, svg } from '../../credential/small-images.ts'
import { answerOf, answerTo, findingOf } from './answer.ts'

const to = (content: unknown) => answerTo(format, content)
const kibibyte = 1024

/** A text of exactly so many bytes that a JSON object with `members` is in. */
function sized(bytes: number, members: object): string {
  const text = JSON.stringify(members)
  return text + ' '.repeat(bytes - Buffer.byteLength(text))
}
const transcript = { type: ['ClrCredential'] }
/** `type` names no transcript, though a text in it does. */
const pretended = { type: ['AchievementCredential'], name: 'ClrCredential' }

describe('the size of a file', () => {
  const rows: readonly (readonly [title: string, text: string, answer: string])[] = [
    ['a badge of 256 KiB', sized(256 * kibibyte, {}), 'pass readable'],
    ['a badge of a byte more', sized(256 * kibibyte + 1, {}), 'fail too-large'],
    ['a transcript of 512 KiB', sized(512 * kibibyte, transcript), 'pass readable'],
    ['a transcript of a byte more', sized(512 * kibibyte + 1, transcript), 'fail too-large'],
    ['a badge of 256 KiB that quotes the word', sized(256 * kibibyte, pretended), 'pass readable'],
    ['a badge of a byte more that quotes the word', sized(256 * kibibyte + 1, pretended), 'fail too-large'],
    [
      '256 KiB in two-byte letters',
      `{"a":"${'é'.repeat(40_000)}","b":"${'é'.repeat(60_000)}","c":"${'é'.repeat(40_000)}"}`,
      'fail too-large',
    ],
    ['a signed text of 256 KiB', `${'a'.repeat(256 * kibibyte - 4)}.b.c`, 'fail jws-malformed'],
    ['a signed text of more than 256 KiB', `${'a'.repeat(256 * kibibyte)}.b.ClrCredential`, 'fail too-large'],
  ]
  for (const [title, text, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(await to(text)).to.equal(answer)
    })
})

describe('the number of objects in a file', () => {
  const objects = (count: number): readonly object[][] => {
    const full = Array.from({ length: Math.floor(count / 250) }, () =>
      Array.from({ length: 250 }, () => ({})),
    )
    return [...full, Array.from({ length: count % 250 }, () => ({}))]
  }
  const rows: readonly (readonly [title: string, members: object, answer: string])[] = [
    ['1,000, the badge one of them', { a: objects(jsonLimits.objects - 1) }, 'pass readable'],
    ['1,001', { a: objects(jsonLimits.objects) }, 'fail too-many-objects'],
    ['2,000 of a transcript', { ...transcript, a: objects(2 * jsonLimits.objects - 1) }, 'pass readable'],
    ['2,001 of a transcript', { ...transcript, a: objects(2 * jsonLimits.objects) }, 'fail too-many-objects'],
  ]
  for (const [title, members, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(await to(members)).to.equal(answer)
    })
})

describe('the bytes of a file', () => {
  const rows: readonly (readonly [title: string, content: unknown, answer: string])[] = [
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'fail not-utf8'],
    ['a byte order mark first', Buffer.from('\uFEFF{}'), 'fail not-json'],
    ['nothing', '', 'fail not-json'],
    ['a list', [{}], 'fail not-an-object'],
    ['a text', '"a"', 'fail not-an-object'],
    ['a number', '7', 'fail not-an-object'],
    ['an object', {}, 'pass readable'],
    ['a text signed by nobody', 'eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.', 'fail'],
  ]
  for (const [title, content, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(await to(content)).to.match(new RegExp(`^${answer}`))
    })

  it('of one image handed in as the other are no badge; without a badge they are none either', async () => {
    const as = (kind: 'png' | 'svg' | 'pdf', bytes: Uint8Array) =>
      answerOf(format, { input: { kind, bytes } })
    const baked = svg.replace(
      '<title>',
      '<credential xmlns="https://purl.imsglobal.org/ob/v3p0">{}</credential><title>',
    )
    expect(await as('png', png)).to.equal('fail no-credential')
    expect(await as('svg', Buffer.from(svg))).to.equal('fail no-credential')
    expect(
      await as(
        'svg',
        Buffer.from(
          baked
            .replace('<credential xmlns', '<o:credential xmlns:o')
            .replace('</credential', '</o:credential'),
        ),
      ),
    ).to.equal('pass readable')
    expect(
      await as(
        'png',
        Buffer.from(
          baked
            .replace('<credential xmlns', '<o:credential xmlns:o')
            .replace('</credential', '</o:credential'),
        ),
      ),
    ).to.equal('fail not-an-image')
    expect(await as('pdf', Buffer.from('no PDF'))).to.equal('fail not-a-pdf')
  })

  it('that are read are what later checks see, whole', async () => {
    const credential = { name: 'é', credentialSubject: { result: [{ value: 1 }] } }
    const { learned } = await findingOf(format, {
      input: { kind: 'json', bytes: Buffer.from(JSON.stringify(credential)) },
    })
    expect(learned).to.deep.equal({ credential })
  })
})

describe('a key with @', () => {
  const context = ['https://www.w3.org/ns/credentials/v2']
  const again = { '@context': context }
  const part = { ...again, id: 'urn:x:part' }
  const rows: readonly (readonly [title: string, members: object, answer: string])[] = [
    ['the context at the top', again, 'pass readable'],
    ['another at the top', { '@graph': [], ...again }, 'fail forbidden-key'],
    ['the context again in an endorsement', { ...again, endorsement: [part] }, 'pass readable'],
    ['the context again in one endorsement alone', { ...again, endorsement: part }, 'pass readable'],
    ['the context again in a proof', { ...again, proof: part }, 'pass readable'],
    [
      'the context again in an endorsement deep inside',
      { ...again, a: { b: [{ endorsement: [part] }] } },
      'pass readable',
    ],
    [
      'another context in an endorsement',
      { ...again, endorsement: [{ '@context': ['urn:x'] }] },
      'fail forbidden-key',
    ],
    [
      'the context in another order in an endorsement',
      { '@context': ['a', 'b'], endorsement: [{ '@context': ['b', 'a'] }] },
      'fail forbidden-key',
    ],
    ['the context again elsewhere', { ...again, evidence: [part] }, 'fail forbidden-key'],
    [
      'the context again inside an endorsement, not at its top',
      { ...again, endorsement: [{ ...part, evidence: part }] },
      'fail forbidden-key',
    ],
    ['a keyword in an endorsement', { ...again, endorsement: [{ '@id': 'urn:x' }] }, 'fail forbidden-key'],
    [
      'a keyword in one of several objects',
      { ...again, a: [{ b: 1 }, { '@id': 'urn:x' }] },
      'fail forbidden-key',
    ],
    ['a keyword in a list in a list', { ...again, a: [[{ '@type': 'x' }]] }, 'fail forbidden-key'],
    ['an @ that is not first in the key', { ...again, 'a@b': 1 }, 'pass readable'],
    ['an @ in a value', { ...again, a: '@id' }, 'pass readable'],
  ]
  for (const [title, members, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(await to(members)).to.equal(answer)
    })

  const record = (...verifiableCredential: unknown[]) => ({
    ...again,
    ...transcript,
    credentialSubject: { verifiableCredential },
  })
  const inside: readonly (readonly [title: string, part: unknown, answer: string])[] = [
    ['a context of its own, of addresses', { '@context': ['urn:x:a', 'urn:x:b'] }, 'pass readable'],
    ['one address as its context', { '@context': 'urn:x:a' }, 'pass readable'],
    ['no context', { id: 'urn:x:part' }, 'pass readable'],
    ['a context written out', { '@context': ['urn:x:a', { a: 'urn:x:b' }] }, 'fail forbidden-key'],
    ['a keyword', { '@context': ['urn:x:a'], '@graph': [] }, 'fail forbidden-key'],
    [
      'its context again in its endorsement',
      { '@context': ['urn:x:a'], endorsement: { '@context': ['urn:x:a'] } },
      'pass readable',
    ],
    [
      'the context of the record in its endorsement',
      { '@context': ['urn:x:a'], endorsement: again },
      'fail forbidden-key',
    ],
  ]
  for (const [title, part, answer] of inside)
    it(`in a badge of a record, ${title}: ${answer}`, async () => {
      expect(await to(record({ id: 'urn:x:first' }, part))).to.equal(answer)
    })
})

describe('the number of contexts in a file', () => {
  const context = ['urn:x:a']
  const many = (count: number) => Array.from({ length: count }, () => ({ '@context': context }))
  const rows: readonly (readonly [title: string, members: object, answer: string])[] = [
    ['32 endorsements that repeat it', { '@context': context, endorsement: many(32) }, 'pass readable'],
    [
      '33 endorsements that repeat it',
      { '@context': context, endorsement: many(33) },
      'fail too-many-endorsements',
    ],
    [
      '32 endorsements without one at the top',
      { endorsement: many(33).map(() => ({ a: 1 })) },
      'pass readable',
    ],
    [
      '40 badges of a record, each with its own',
      { '@context': context, ...transcript, credentialSubject: { verifiableCredential: many(40) } },
      'pass readable',
    ],
    [
      '40 badges of a record, and 33 endorsements',
      {
        '@context': context,
        ...transcript,
        endorsement: many(33),
        credentialSubject: { verifiableCredential: many(40) },
      },
      'fail too-many-endorsements',
    ],
  ]
  for (const [title, members, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(await to(members)).to.equal(answer)
    })
})

describe('a signed text in an envelope', () => {
  const envelope = (id: unknown, change: object = {}) => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id,
    type: 'EnvelopedVerifiableCredential',
    ...change,
  })
  it('stands alone in it', async () => {
    const found = envelope('data:application/vc+jwt,e.e.e', { name: 'n' })
    expect(await to(found)).to.equal('fail envelope-malformed')
  })
  it('of a form that is not read leaves everything open', async () => {
    const bytes = Buffer.from(JSON.stringify(envelope('data:application/vc+cose,abc')))
    const { outcome, code, stops } = await findingOf(format, { input: { kind: 'json', bytes } })
    expect([outcome, code, stops]).to.deep.equal(['unknown', 'proof-format-not-supported', true])
  })
  it('is read as the same text alone would be', async () => {
    const text = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.AA`
    const alone = await to(text)
    expect(alone).to.match(/^(fail|unknown) /u)
    expect(await to(envelope(`data:application/vc+jwt,${text}`))).to.equal(alone)
  })
})
