import { expect } from 'chai'
import { startService, type Answer, type TestService } from '../support/service.ts'

interface StatusInfo {
  readonly imsx_codeMajor: string
  readonly imsx_severity: string
  readonly imsx_description: string
  readonly imsx_codeMinor?: {
    readonly imsx_codeMinorField: readonly { readonly imsx_codeMinorFieldValue: string }[]
  }
}

interface Documents {
  readonly CFDocuments: readonly {
    readonly identifier: string
    readonly title: string
    readonly uri: string
  }[]
}

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.stop())

const get = <Body>(path: string, headers: Readonly<Record<string, string>> = {}) =>
  service.anonymous.call<Body>('GET', `/ims/case/${path}`, { headers })

async function documents(): Promise<Documents['CFDocuments']> {
  return (await get<Documents>('v1p1/CFDocuments')).body.CFDocuments
}

describe('the CASE documents', () => {
  it('are the released versions, for anybody', async () => {
    const titles = (await documents()).map(({ uri }) => uri)
    expect(titles).to.have.members(
      ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'].map(
        (slug) => `https://frameworks.example/frameworks/${slug}/0.1.0`,
      ),
    )
  })

  it('come in pages that lead to each other', async () => {
    const seen: string[] = []
    let next: string | undefined =
      `${service.url}/ims/case/v1p1/CFDocuments?limit=1&sort=title&filter=title~'num'`
    while (next !== undefined) {
      const page: Answer<Documents> = await service.anonymous.call<Documents>('GET', next)
      expect(page.headers.get('x-total-count')).to.equal('2')
      expect(page.headers.get('link')).to.include('rel="first"').and.include('rel="last"')
      seen.push(...page.body.CFDocuments.map(({ title }) => title))
      next = /<([^>]*)>; rel="next"/u.exec(page.headers.get('link') ?? '')?.[1]
    }
    expect(seen.map((title) => title.slice(0, 5))).to.deep.equal(['Label', 'Référ'])
  })

  it('say where the page before is, from the second on', async () => {
    const first = await get<Documents>('v1p1/CFDocuments?limit=2')
    const second = await get<Documents>('v1p1/CFDocuments?limit=2&offset=2')
    expect(first.headers.get('link')).to.not.include('rel="prev"')
    expect(second.headers.get('link')).to.include('offset=0>; rel="prev"').and.not.include('rel="next"')
    expect(second.body.CFDocuments).to.have.length(1)
  })

  it('can be asked for by field, also one by one', async () => {
    const [document] = await documents()
    const answer = await get(`v1p1/CFDocuments/${document?.identifier ?? ''}?fields=title`)
    expect(answer.body).to.deep.equal({ title: document?.title })
  })
})

describe('a CASE package', () => {
  it('is compressed for who reads gzip, and not sent again to who has it', async () => {
    const [document] = await documents()
    const path = `/ims/case/v1p1/CFPackages/${document?.identifier ?? ''}`
    const plain = await fetch(service.url + path, { headers: { 'Accept-Encoding': 'identity' } })
    const etag = plain.headers.get('etag') ?? ''
    const text = await plain.text()
    expect(etag).to.match(/^"[\w-]+"$/u)
    const again = await fetch(service.url + path, {
      headers: { 'Accept-Encoding': 'identity', 'If-None-Match': etag },
    })
    expect(again.status).to.equal(304)
    const small = await fetch(service.url + path, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(small.headers.get('content-encoding')).to.equal('gzip')
    expect(small.headers.get('etag')).to.not.equal(etag)
    expect(await small.text()).to.equal(text)
  })

  it('is the one that its framework address gives as CASE', async () => {
    const found = (await documents()).find(({ uri }) => uri.includes('label-regional'))
    const byIdentifier = await get(`v1p1/CFPackages/${found?.identifier ?? ''}`)
    const byFramework = await service.anonymous.call('GET', '/frameworks/label-regional/0.1.0?format=case')
    expect(byFramework.bytes.equals(byIdentifier.bytes)).to.equal(true)
  })
})

describe('what CASE cannot answer', () => {
  const unknown = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
  const lists = [
    'CFDocuments',
    'CFPackages',
    'CFItems',
    'CFItemAssociations',
    'CFAssociations',
    'CFAssociationGroupings',
    'CFConcepts',
    'CFSubjects',
    'CFItemTypes',
    'CFLicenses',
    'CFRubrics',
  ]
  for (const list of lists) {
    it(`is said by ${list} in the words of each version`, async () => {
      for (const [version, malformed] of [
        ['v1p1', 'invalid_uuid'],
        ['v1p0', 'invaliduuid'],
      ] as const) {
        const wrong = await get<StatusInfo>(`${version}/${list}/not-a-uuid`)
        const missing = await get<StatusInfo>(`${version}/${list}/${unknown}`)
        expect([wrong.status, missing.status]).to.deep.equal([400, 404])
        for (const [answer, code] of [
          [wrong, malformed],
          [missing, 'unknownobject'],
        ] as const) {
          expect(answer.body).to.include({ imsx_codeMajor: 'failure', imsx_severity: 'error' })
          expect(answer.body.imsx_codeMinor?.imsx_codeMinorField).to.deep.equal([
            { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: code },
          ])
        }
      }
    })
  }

  const requests: readonly [string, number, string][] = [
    ['v1p1/CFDocuments?sort=colour', 400, 'invalid_sort_field'],
    ['v1p1/CFDocuments?fields=colour', 400, 'invalid_selection_field'],
    ["v1p1/CFDocuments?filter=colour='red'", 400, 'invalid_selection_field'],
    ['v1p1/CFDocuments?limit=0', 400, 'invalid_selection_field'],
    ['v1p1/CFDocuments?limit=1&limit=2', 400, 'invalid_selection_field'],
    ['v1p1/CFDocuments?colour=red', 400, 'invalid_selection_field'],
    ['v1p1/CFThings', 404, 'unknownobject'],
    ['v2p0/CFDocuments', 404, 'unknownobject'],
    ['v1p1/discovery/other.json', 404, 'unknownobject'],
    ['v1p1/discovery/imscasev1p0_openapi3_v1p0.json', 404, 'unknownobject'],
    [`v1p1/CFDocuments/%E0%A4%A`, 404, 'unknownobject'],
  ]
  for (const [path, status, code] of requests) {
    it(`is said for ${path} with ${code}`, async () => {
      const answer = await get<StatusInfo>(path)
      expect(answer.status).to.equal(status)
      expect(answer.body.imsx_codeMinor?.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue).to.equal(code)
    })
  }

  it('is said in French, or in English for who prefers it', async () => {
    const fr = await get<StatusInfo>('v1p1/CFItems/x')
    const en = await get<StatusInfo>('v1p1/CFItems/x', { 'Accept-Language': 'en' })
    expect(fr.body.imsx_description).to.equal('Un identifiant CASE est un UUID de version 1 à 5.')
    expect(en.body.imsx_description).to.equal('A CASE identifier is a UUID of version 1 to 5.')
  })

  it('is said of a method that only reading has', async () => {
    const answer = await service.anonymous.call<StatusInfo>('DELETE', '/ims/case/v1p1/CFDocuments')
    expect(answer.status).to.equal(405)
    expect(answer.headers.get('allow')).to.include('GET')
    expect(answer.body).to.include({ imsx_codeMajor: 'unsupported', imsx_severity: 'error' })
  })

  it('is said, too, to who asks too often', async () => {
    const busy = await startService({ RATE_LIMIT_PER_MINUTE: '2' })
    try {
      const path = '/ims/case/v1p0/CFDocuments'
      let answer = await busy.anonymous.call<StatusInfo>('GET', path)
      for (let count = 0; count < 3; count += 1) answer = await busy.anonymous.call<StatusInfo>('GET', path)
      expect(answer.status).to.equal(429)
      expect(answer.headers.get('retry-after')).to.match(/^\d+$/u)
      expect(answer.body.imsx_codeMinor?.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue).to.equal(
        'server_busy',
      )
    } finally {
      await busy.stop()
    }
  })
})

describe('the CASE discovery document', () => {
  interface Discovery {
    readonly servers: readonly { readonly url: string }[]
    readonly paths: Readonly<Record<string, { readonly get: { readonly operationId: string } }>>
  }

  it('describes the twelve endpoints at our own address, for each version', async () => {
    for (const version of ['v1p1', 'v1p0']) {
      const { body, status } = await get<Discovery>(
        `${version}/discovery/imscase${version}_openapi3_v1p0.json`,
      )
      expect(status).to.equal(200)
      expect(body.servers).to.deep.equal([{ url: `${service.url}/ims/case/${version}` }])
      expect(Object.values(body.paths).map(({ get: operation }) => operation.operationId)).to.have.members([
        'getAllCFDocuments',
        'getCFDocument',
        'getCFPackage',
        'getCFItem',
        'getCFItemAssociations',
        'getCFAssociation',
        'getCFAssociationGrouping',
        'getCFConcept',
        'getCFSubject',
        'getCFItemType',
        'getCFLicense',
        'getCFRubric',
      ])
    }
  })
})
