export interface Region {
  /** First two digits of a passport's series: the territory by OKATO. */
  readonly okato: string;
  /** Number of the region, with which division codes and tax numbers begin. */
  readonly code: string;
  readonly birthPlaces: readonly string[];
  /** "issued by", in the dative after «по». */
  readonly dative: string;
  /** Body of the ministry since 2016. */
  readonly authority: string;
}

export const regions: readonly Region[] = [
  { okato: '45', code: '77', birthPlaces: ['гор. Москва'], dative: 'гор. Москве', authority: 'ГУ МВД России' },
  {
    okato: '40',
    code: '78',
    birthPlaces: ['гор. Ленинград', 'гор. Санкт-Петербург'],
    dative: 'гор. Санкт-Петербургу',
    authority: 'ГУ МВД России',
  },
  {
    okato: '46',
    code: '50',
    birthPlaces: ['гор. Коломна Московской обл.', 'гор. Клин Московской обл.'],
    dative: 'Московской области',
    authority: 'ГУ МВД России',
  },
  {
    okato: '92',
    code: '16',
    birthPlaces: ['гор. Казань', 'гор. Чистополь Республики Татарстан'],
    dative: 'Республике Татарстан',
    authority: 'МВД',
  },
  {
    okato: '65',
    code: '66',
    birthPlaces: ['гор. Екатеринбург', 'гор. Ирбит Свердловской обл.'],
    dative: 'Свердловской области',
    authority: 'ГУ МВД России',
  },
  { okato: '50', code: '54', birthPlaces: ['гор. Новосибирск'], dative: 'Новосибирской области', authority: 'ГУ МВД России' },
  {
    okato: '22',
    code: '52',
    birthPlaces: ['гор. Нижний Новгород', 'гор. Арзамас Нижегородской обл.'],
    dative: 'Нижегородской области',
    authority: 'ГУ МВД России',
  },
  {
    okato: '36',
    code: '63',
    birthPlaces: ['гор. Самара', 'гор. Сызрань Самарской обл.'],
    dative: 'Самарской области',
    authority: 'ГУ МВД России',
  },
  {
    okato: '03',
    code: '23',
    birthPlaces: ['ст. Каневская Краснодарского края'],
    dative: 'Краснодарскому краю',
    authority: 'ГУ МВД России',
  },
  {
    okato: '80',
    code: '02',
    birthPlaces: ['гор. Уфа', 'с. Зилаир Республики Башкортостан'],
    dative: 'Республике Башкортостан',
    authority: 'МВД',
  },
  { okato: '05', code: '25', birthPlaces: ['гор. Владивосток'], dative: 'Приморскому краю', authority: 'УМВД России' },
];

export interface ForeignCountry {
  /** ISO 3166-1 alpha-3. */
  readonly code: string;
  readonly birthPlaces: readonly string[];
  readonly issuedBy: string;
  /** Letters before the number; empty where passports have none. */
  readonly series: string;
  readonly digits: number;
}

export const countries: readonly ForeignCountry[] = [
  { code: 'KAZ', birthPlaces: ['г. Алматы', 'г. Караганда'], issuedBy: 'МВД Республики Казахстан', series: 'N', digits: 8 },
  { code: 'UZB', birthPlaces: ['г. Ташкент', 'г. Самарканд'], issuedBy: 'МВД Республики Узбекистан', series: 'AA', digits: 7 },
  { code: 'BLR', birthPlaces: ['г. Минск', 'г. Гомель'], issuedBy: 'Центральный РОВД г. Минска', series: 'MP', digits: 7 },
  { code: 'ARM', birthPlaces: ['г. Ереван'], issuedBy: 'Полиция Республики Армения', series: 'AT', digits: 7 },
  { code: 'KGZ', birthPlaces: ['г. Бишкек', 'г. Ош'], issuedBy: 'МКК 21-10', series: 'ID', digits: 7 },
  { code: 'SRB', birthPlaces: ['г. Нови-Сад'], issuedBy: 'МВД Республики Сербия', series: '', digits: 9 },
];
