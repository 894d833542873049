import { expect } from 'chai'
import {
  contentOf,
  recordedContent,
  type EvidenceContent,
} from '../../server/application/evidence/content.ts'
import { dossierPieces } from '../../server/application/evidence/dossier-pieces.ts'
import { acceptedKinds, endorsementKinds, subjectsOf } from '../../server/application/evidence/kinds.ts'
import type { Criteria } from '../../server/evidence/types.ts'
import type { EvidencePiece } from '../../server/store/documents.ts'

const application = { recipientKey: 'amina' }
const checkedAt = '2026-11-21T09:30:00Z'

const contents: readonly EvidenceContent[] = [
  { form: 'link', url: 'https://ateliers.example/' },
  { form: 'link', url: 'https://ateliers.example/', comment: 'Notre page' },
  { form: 'file', fileId: 'f', sha256: 'ab', comment: 'Le 10' },
  { form: 'text', text: 'Douze ateliers.' },
  {
    form: 'observation',
    observer: 'bruno',
    rubric: [{ criterion: 'RM-C2.1', level: 2 }],
    durationMinutes: 90,
  },
  { form: 'quiz', name: 'Pix', score: 12, maximum: 20 },
  { form: 'credential', credential: '{}', check: { verdict: 'valid', checkedAt } },
  { form: 'endorsement', endorsementId: 'e' },
]

const piece = (content: EvidenceContent, change: Partial<EvidencePiece> = {}): EvidencePiece => ({
  _id: content.form,
  revision: 0,
  organisationId: 'atelier-dole',
  applicationId: 'a',
  kind: 'EV-OBS',
  observedAt: '2026-11-18',
  pseudonymised: true,
  salt: '0'.repeat(32),
  createdAt: checkedAt,
  ...recordedContent(content),
  ...change,
})

describe('a piece of evidence of an application', () => {
  it('says what was written, whatever its form', () => {
    for (const content of contents) expect(contentOf(piece(content))).to.deep.equal(content)
  })

  it('gives rules what an observation found, by whom and for how long, and nothing of what it says', () => {
    const [link, observation] = dossierPieces(
      application,
      [contents[0], contents[4]].flatMap((one) => (one ? [piece(one)] : [])),
      new Set(),
    )
    const common = { kind: 'EV-OBS', about: 'amina', observedAt: '2026-11-18', pseudonymised: true }
    expect(link).to.deep.equal({ id: 'link', ...common })
    expect(observation).to.deep.equal({
      id: 'observation',
      ...common,
      observer: 'bruno',
      durationMinutes: 90,
      rubric: [{ criterion: 'RM-C2.1', level: 2 }],
    })
  })

  it('is left out of what is judged once erased, or when it is a badge that is not a valid one of the applicant', () => {
    const badge = (verdict: 'valid' | 'valid-with-warnings' | 'undetermined', awardId = 'good') =>
      piece(
        { form: 'credential', credential: '{}', check: { verdict, awardId, checkedAt } },
        { _id: `${verdict} ${awardId}` },
      )
    const elsewhere = piece({ form: 'credential', credential: '{}', check: { verdict: 'valid', checkedAt } })
    const erased = piece({ form: 'text', text: 'x' }, { erasedAt: checkedAt })
    const ids = dossierPieces(
      application,
      [
        badge('valid'),
        badge('valid', 'revoked'),
        badge('valid-with-warnings'),
        badge('undetermined'),
        elsewhere,
        erased,
      ],
      new Set(['good']),
    )
    expect(ids.map(({ id }) => id)).to.deep.equal(['valid good'])
  })
})

describe('what criteria accept as evidence', () => {
  const rule = (type: string, params: object) => ({ id: type, type, params: { ...params }, source: 'Essai' })
  const kinds = ['EV-OBS', 'EV-END', 'EV-CRA'].map((code) => ({
    code,
    title: { fr: code, en: code },
    selfDeclared: false,
    weight: 1,
  }))
  const criteria: Criteria = {
    achievement: 'X-N1',
    competency: 'X',
    version: '0.1.0',
    kinds,
    rules: [
      rule('accepted-kinds', { kinds: ['EV-OBS', 'EV-END'] }),
      rule('any', {
        rules: [
          rule('endorser-is-not-recipient', { kinds: ['EV-END'] }),
          rule('criteria-covered', { criteria: ['LR-01'], declared: { minimum: 1 }, proven: { minimum: 1 } }),
        ],
      }),
    ],
  }

  it('is read from their rules, those inside others too', () => {
    expect([...acceptedKinds(criteria)]).to.deep.equal(['EV-OBS', 'EV-END'])
    expect([...endorsementKinds(criteria)]).to.deep.equal(['EV-END'])
    expect([...subjectsOf(criteria)]).to.deep.equal(['X', 'LR-01'])
    expect([...acceptedKinds({ ...criteria, rules: [] })]).to.deep.equal(['EV-OBS', 'EV-END', 'EV-CRA'])
  })
})
