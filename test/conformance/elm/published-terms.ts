/**
 * What the European Learning Model publishes for European digital credentials, as much of it as badges use: what its terms mean, and which
 * values each class must have. Written from the documents, not from our own builder: whatever it says otherwise is wrong.
 * @see http://data.europa.eu/snb/model/context/edc-ap
 * @see http://data.europa.eu/snb/model/ap/edc-generic-full
 */
const elm = 'http://data.europa.eu/snb/model/elm/'
const skos = 'http://www.w3.org/2004/02/skos/core#'
const dc = 'http://purl.org/dc/terms/'
const foaf = 'http://xmlns.com/foaf/0.1/'
const adms = 'http://www.w3.org/ns/adms#'
const rov = 'http://www.w3.org/ns/regorg#'
const cred = 'https://www.w3.org/2018/credentials#'
const xsd = 'http://www.w3.org/2001/XMLSchema#'

const named = (prefix: string, names: string, change: object = {}) =>
  names.split(' ').map((name) => [name, { '@id': prefix + name, ...change }] as const)
const reference = { '@type': '@id' }
const languages = { '@container': '@language' }

const status = 'https://www.w3.org/ns/credentials/status'
const statusTerms = new Map<string, object>([
  ...named(`${status}#`, 'statusPurpose statusListIndex'),
  ...named(`${status}#`, 'statusListCredential', reference),
])

/** The contexts a badge in this form has, by their addresses: `edc-ap`, and of status entries. */
export const contexts: ReadonlyMap<string, object> = new Map([
  [
    `${status}/v1`,
    {
      '@context': {
        BitstringStatusListEntry: {
          '@id': `${status}#BitstringStatusListEntry`,
          '@context': Object.fromEntries(statusTerms) as object,
        },
      },
    },
  ],
  [
    'http://data.europa.eu/snb/model/context/edc-ap',
    {
      '@context': Object.fromEntries(
        new Map<string, object>([
          ...named(elm, 'Address AwardingProcess ContactPoint DisplayDetail DisplayParameter'),
          ...named(elm, 'EuropeanDigitalCredential Identifier IndividualDisplay LearningAchievement'),
          ...named(elm, 'LearningAchievementSpecification LearningOutcome Mailbox MediaObject Note'),
          ...named(elm, 'Organisation Person ShaclValidator2017 WebResource'),
          ...named(skos, 'Concept ConceptScheme'),
          ...named(dc, 'Location'),
          ...named(
            elm,
            'additionalNote address awardedBy awardingBody contactPoint contentEncoding',
            reference,
          ),
          ...named(
            elm,
            'contentType countryCode credentialProfiles displayDetail displayParameter',
            reference,
          ),
          ...named(elm, 'emailAddress hasClaim image individualDisplay learningOutcome location', reference),
          ...named(elm, 'primaryLanguage relatedESCOSkill specifiedBy supplementaryDocument', reference),
          ...named(skos, 'inScheme', reference),
          ...named(dc, 'language', reference),
          ...named(foaf, 'homepage', reference),
          ...named(adms, 'identifier', reference),
          ...named(dc, 'title description', languages),
          ...named(skos, 'prefLabel', languages),
          ...named(elm, 'noteLiteral', languages),
          ...named(foaf, 'fullName', languages),
          ...named(rov, 'legalName', languages),
          ...named(elm, 'content schemeName schemeVersion', { '@type': `${xsd}string` }),
          ...named(elm, 'awardingDate', { '@type': `${xsd}dateTime` }),
          ...named(elm, 'page', { '@type': `${xsd}positiveInteger` }),
          ['contentURL', { '@id': `${elm}contentUrl`, '@type': `${xsd}anyURI` }],
          ...named(skos, 'notation'),
        ]),
      ),
    },
  ],
])

/** What one property of a class may be. */
export interface PropertyShape {
  readonly path: string
  /** At least one. */
  readonly required?: true
  /** One at most. */
  readonly single?: true
  /** A text in languages, each once; a datatype; a node of one of these classes; a concept of this scheme. */
  readonly value:
    | 'languages'
    | { readonly datatype: string }
    | { readonly classes: readonly string[] }
    | { readonly scheme: string }
}

const text = (path: string, required?: true): PropertyShape => ({
  path,
  value: 'languages',
  ...(required === undefined ? {} : { required }),
})
const typed = (path: string, datatype: string, required?: true): PropertyShape => ({
  path,
  value: { datatype: xsd + datatype },
  single: true,
  ...(required === undefined ? {} : { required }),
})
const node = (path: string, classes: string, change: Partial<PropertyShape> = {}): PropertyShape => ({
  path,
  value: { classes: classes.split(' ').map((name) => (name.includes(':') ? name : elm + name)) },
  ...change,
})
const concept = (path: string, scheme: string, change: Partial<PropertyShape> = {}): PropertyShape => ({
  path,
  value: { scheme },
  ...change,
})
const one = { required: true, single: true } as const
const some = { required: true } as const

const authority = 'http://publications.europa.eu/resource/authority'
const vocabulary = 'http://data.europa.eu/snb'
const language = `${authority}/language`

/** What `edc-generic-full` asks of each class; `elm:` unless the whole name is given. Who issues needs a legal identifier, which this service does not keep. */
export const shapes: ReadonlyMap<string, readonly PropertyShape[]> = new Map([
  [
    `${elm}EuropeanDigitalCredential`,
    [
      concept(`${elm}credentialProfiles`, `${vocabulary}/credential/25831c2`, some),
      node(`${elm}displayParameter`, 'DisplayParameter', one),
      node(`${cred}issuer`, 'Organisation', one),
      node(`${cred}credentialSubject`, 'Person', one),
      typed(`${cred}issuanceDate`, 'dateTime'),
      typed(`${cred}issued`, 'dateTime', true),
      typed(`${cred}validFrom`, 'dateTime', true),
      typed(`${cred}expirationDate`, 'dateTime'),
      typed(`${cred}validUntil`, 'dateTime'),
      node(`${cred}credentialSchema`, 'ShaclValidator2017', some),
      // The data model of the W3C, rather than the address alone that the profile had in 2023.
      node(`${cred}credentialStatus`, `${status}#BitstringStatusListEntry`, one),
    ],
  ],
  [
    `${elm}DisplayParameter`,
    [
      text(`${dc}title`, true),
      text(`${dc}description`),
      concept(`${elm}primaryLanguage`, language, one),
      concept(`${dc}language`, language, some),
      node(`${elm}individualDisplay`, 'IndividualDisplay', some),
    ],
  ],
  [
    `${elm}IndividualDisplay`,
    [concept(`${dc}language`, language, one), node(`${elm}displayDetail`, 'DisplayDetail', some)],
  ],
  [
    `${elm}DisplayDetail`,
    [node(`${elm}image`, 'MediaObject', one), typed(`${elm}page`, 'positiveInteger', true)],
  ],
  [
    `${elm}MediaObject`,
    [
      concept(`${elm}contentType`, `${authority}/file-type`, one),
      concept(`${elm}contentEncoding`, `${vocabulary}/encoding/25831c2`, one),
      typed(`${elm}content`, 'string', true),
    ],
  ],
  [
    `${elm}Organisation`,
    [
      text(`${rov}legalName`, true),
      node(`${elm}location`, `${dc}Location`, some),
      node(`${foaf}homepage`, 'WebResource'),
      node(`${elm}contactPoint`, 'ContactPoint'),
    ],
  ],
  [`${elm}ContactPoint`, [node(`${elm}emailAddress`, 'Mailbox')]],
  [`${elm}Mailbox`, []],
  [`${dc}Location`, [node(`${elm}address`, 'Address')]],
  [`${elm}Address`, [concept(`${elm}countryCode`, `${authority}/country`, one)]],
  [
    `${elm}Person`,
    [node(`${elm}hasClaim`, 'LearningAchievement', some), { ...text(`${foaf}fullName`), single: true }],
  ],
  [
    `${elm}LearningAchievement`,
    [
      text(`${dc}title`, true),
      text(`${dc}description`),
      node(`${elm}additionalNote`, 'Note'),
      node(`${elm}supplementaryDocument`, 'WebResource'),
      node(`${elm}awardedBy`, 'AwardingProcess', one),
      node(`${elm}specifiedBy`, 'LearningAchievementSpecification Qualification', { single: true }),
    ],
  ],
  [`${elm}Note`, [text(`${elm}noteLiteral`, true)]],
  [
    `${elm}WebResource`,
    [text(`${dc}title`), { ...typed(`${elm}contentUrl`, 'anyURI', true), required: true }],
  ],
  [
    `${elm}AwardingProcess`,
    [node(`${elm}awardingBody`, 'Organisation', some), typed(`${elm}awardingDate`, 'dateTime')],
  ],
  [
    `${elm}LearningAchievementSpecification`,
    [
      text(`${dc}title`, true),
      node(`${adms}identifier`, 'Identifier'),
      node(`${foaf}homepage`, 'WebResource'),
      node(`${elm}learningOutcome`, 'LearningOutcome'),
    ],
  ],
  [
    `${elm}Identifier`,
    [
      { path: `${skos}notation`, value: { datatype: '' }, required: true, single: true },
      typed(`${elm}schemeName`, 'string'),
      typed(`${elm}schemeVersion`, 'string'),
    ],
  ],
  [
    `${elm}LearningOutcome`,
    [
      text(`${dc}title`, true),
      concept(`${elm}relatedESCOSkill`, 'http://data.europa.eu/esco/concept-scheme/skills'),
    ],
  ],
])
