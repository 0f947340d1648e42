const given =
  'Abel Ada Alba Amos Anouk Basil Bea Bruno Cato Celia Cleo Dario Della Edda Elio Enid Ezra Fenna Fritz Gaia Gus Hana Hugo Ida Imre Ines Iris Jona Juno Kai Kira Lars Leni Luca Maren Milo Nell Nico Odile Otto Pia Quinn Rafa Runa Selma Theo Yara';
const family =
  'Ahlgren Barlow Castell Dorne Ekman Falk Garrow Hadley Ingram Jessen Kestrel Lindqvist Marlowe Norcross Oakes Pellham Quayle Rennick Sandoz Thorne Ulvang Vasko Wexley Yarrow Zeller Ashdown Birkett Corwin Dalca Elstow Farren Gossamer Hollis Islay Jarrold Kerrison Loxley Mabry Nettleton Orchard Penrose Quigley Rowntree';

// 47 and 43 have no common factor, so counting both up goes through all 2,021 pairs
const givenNames = given.split(' ');
const familyNames = family.split(' ');
const pairs = givenNames.length * familyNames.length;

/** A made-up name and an address that no one else of the same data has. */
export function personNamed(index: number): { readonly name: string; readonly email: string } {
  const first = givenNames[index % givenNames.length]!;
  const last = familyNames[index % familyNames.length]!;
  const round = Math.floor(index / pairs);
  return { name: `${first} ${last}`, email: `${first}.${last}${round === 0 ? '' : round}@example.com` };
}
