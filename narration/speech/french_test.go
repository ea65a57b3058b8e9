package speech

import "testing"

// A said is a text as it is written, and as it is said in French.
type said struct{ written, spoken string }

var characterTable = []said{
	{"L’été, l‘hiver, lʼautomne, l´an.", "L'été, l'hiver, l'automne, l'an."},
	{"Qu\u2019est-ce que c\u2019est\u00a0? Rien\u202f!", "Qu'est-ce que c'est ? Rien !"},
	{"  deux \t mots\n ici ", "deux mots ici"},
	{"c\u0327a a e\u0301te\u0301", "ça a été"},
	{"res\u00adpi\u200bre\ufeff", "respire"},
	{"peut‑être", "peut-être"},
	{"la ﬁn, le ﬂux", "la fin, le flux"},
	{"« Bonjour », dit-elle.", "Bonjour, dit-elle."},
	{"Il dit : « Viens. » Puis rien.", "Il dit : Viens. Puis rien."},
	{"l’«ami» et “l’autre” et \"lui\"", "l'ami et l'autre et lui"},
	{"un *mot* fort, un **autre**, un _dernier_", "un mot fort, un autre, un dernier"},
	{"in*croy*able", "incroyable"},
	{"Respire 😀, doucement 🧘🏽‍♀️. ❤️", "Respire, doucement."},
	{"oui😀non 🇫🇷", "oui non"},
	{"1️⃣ Inspire", "1 Inspire"},
	{"• Inspire · Expire →", "Inspire Expire"},
	{"un – mot – fort", "un, mot, fort"},
	{"un — mot—fort", "un, mot, fort"},
	{"un - mot", "un, mot"},
	{"– Viens, dit-il. – Oui.", "Viens, dit-il. Oui."},
	{"« Viens » – « Non »", "Viens, Non"},
	{"oui... non… rien...", "oui… non… rien…"},
	{"[[oui]] <speed level='50'/>", "((oui)) speed level='50'/"},
}

var abbreviationTable = []said{
	{"M. Dupont et Mme Durand", "monsieur Dupont et Mme Durand"},
	{"MM. Dupont, Mmes Durand, Mlles Petit", "messieurs Dupont, mesdames Durand, mesdemoiselles Petit"},
	{"M. M. Dupont", "monsieur monsieur Dupont"},
	{"Dr Martin, Pr. Élie, Mgr X", "docteur Martin, professeur Élie, monseigneur X"},
	{"St-Jean et Ste Anne", "saint-Jean et sainte Anne"},
	{"Son nom commence par M.", "Son nom commence par M."},
	{"Il a dit M. et puis rien.", "Il a dit M. et puis rien."},
	{"un thé, du pain, etc. Puis rien, etc.", "un thé, du pain, etc. Puis rien, etc."},
	{"n° 4, N°4, nº 4, nᵒ 4, n°s 4 et 5", "numéro 4, Numéro 4, numéro 4, numéro 4, numéros 4 et 5"},
	{"p. ex. ceci, c.-à-d. rien, cf. cela", "par exemple ceci, c'est-à-dire rien, confer cela"},
	{"P. ex. ceci. Une marche, p. ex.", "Par exemple ceci. Une marche, par exemple."},
	{"en 50 av. J.-C. Puis rien.", "en 50 avant Jésus-Christ. Puis rien."},
	{"en 50 av. J.-C. peut-être", "en 50 avant Jésus-Christ peut-être"},
	{"p. 4, chap. 2, env. 5 fois", "page 4, chapitre 2, environ 5 fois"},
	{"un coup. 4 fois", "un coup. 4 fois"},
	{"Viens svp, rdv demain", "Viens s'il vous plaît, rendez-vous demain"},
	{"Mᵐᵉ Durand, Dʳ Martin", "Mme Durand, docteur Martin"},
}

var numberTable = []said{
	{"3e, 3ème, 3ᵉ, 3es", "troisième, troisième, troisième, troisièmes"},
	{"1er, 1ᵉʳ, 1re, 1ʳᵉ, 1ère, 1ers", "premier, premier, première, première, première, premiers"},
	{"2e, 2nd, 2nde, 2de", "deuxième, second, seconde, seconde"},
	{"21e, 80e, 5e, 9e, 200e, 1 000e", "vingt et unième, quatre-vingtième, cinquième, neuvième, deux centième, millième"},
	{"3de, 4er, 0e", "3de, 4er, 0e"},
	{"le XXe siècle et le XIXᵉ, François Ier", "le vingtième siècle et le dix-neuvième, François premier"},
	{"IIIIe, XXe9, TAXIe", "IIIIe, XXe9, TAXIe"},
	{"10 h 30, 10h30, 8h, 8 h 00, 08 h 05", "10 heures 30, 10 heures 30, 8 heures, 8 heures, 8 heures 5"},
	{"1 h, 21 h, 0 h, 1 h 21", "une heure, vingt et une heures, 0 heure, une heure vingt et une"},
	{"1 h 21 min 1 s", "une heure vingt et une minutes une seconde"},
	{"de 10-21 h, de 8h à 9 h 10, à 8 h 10 h 30", "de 10 à vingt et une heures, de 8 heures à 9 heures 10, à 8 heures 10 heures 30"},
	{"8h-9h30, 8-10h, 10-15min", "8 heures à 9 heures 30, 8 à 10 heures, 10 à 15 minutes"},
	{"24h/24 et 7j/7", "24 heures sur 24 et 7 jours sur 7"},
	{"20 s, 5 min, 2 km, 3 m, 1,5 h, 1 000,5 m", "20 secondes, 5 minutes, 2 km, 3 mètres, 1,5 heure, 1 000,5 mètres"},
	{"Les 3 s'en vont, 3 l'ont vu, 5 mois, 2 m², 2 m2", "Les 3 s'en vont, 3 l'ont vu, 5 mois, 2 mètres carrés, 2 mètres carrés"},
	{"−5 °C, -5 °C, 5 − 3, moins 2°", "moins 5 degrés Celsius, moins 5 degrés Celsius, 5 moins 3, moins 2°"},
	{"1 €, 5€, 1,50 €", "1 euro, 5 euros, 1,50 euro"},
	{"1/2, 3/4, 3/10, ½, 3½", "un demi, trois quarts, 3 sur 10, un demi, 3 et demi"},
	{"1/2 heure, 3/4 h", "une demi-heure, trois quarts d'heure"},
	{"12/05/2024, 14/7, 12/05", "12/05/2024, 14/7, 12/05"},
	{"10-15 min, 10–15", "10 à 15 minutes, 10 à 15"},
	{"Respiration 4-7-8, covid-19", "Respiration 4, 7, 8, covid-19"},
	{"1 respiration, 21 fois, 71 fois, 81 pauses", "une respiration, vingt et une fois, 71 fois, quatre-vingt-une pauses"},
	{"Jour 1, 1 ami, 5,1 secondes", "Jour 1, 1 ami, 5,1 secondes"},
	{"3,5 et 50 % et 1 000 et 2024", "3,5 et 50 % et 1 000 et 2024"},
	{"1000000, 0612345678", "un million, 0612345678"},
}

var inclusiveTable = []said{
	{"Tu n’es pas seul·e, seul.e, seul(e), seul•e, seul‧e.", "Tu n'es pas seule, seule, seule, seule, seule."},
	{"accompagné·e·s accompagné.e.s accompagné(e)s accompagné·es", "accompagnées accompagnées accompagnées accompagnées"},
	{"SEUL·E, Seul·e, PRÊT·E, Prêt·e", "SEULE, Seule, PRÊT OU PRÊTE, Prêt ou prête"},
	{"prêt·e, prêt.e, prêt(e)", "prêt ou prête, prêt ou prête, prêt ou prête"},
	{"prêt·e·s, prêts·es, prêt(e)s, prêt(es), prêt(e)(s)", "prêts ou prêtes, prêts ou prêtes, prêts ou prêtes, prêts ou prêtes, prêts ou prêtes"},
	{"heureux·se heureux·euse nombreux·ses danseur·se", "heureux ou heureuse heureux ou heureuse nombreux ou nombreuses danseur ou danseuse"},
	{"doux·ce acteur·rice acteur·ice lecteur·trice acteur·rice·s", "doux ou douce acteur ou actrice acteur ou actrice lecteur ou lectrice acteurs ou actrices"},
	{"tous·tes tou·te·s tout·e·s tou*te*s", "tous ou toutes tous ou toutes tous ou toutes toutes"},
	{"il·elle celui·celle ceux·celles ce·tte le·la iel", "il ou elle celui ou celle ceux ou celles ce ou cette le ou la iel"},
	{"un·e ami·e certain·e·s", "un ou une amie certains ou certaines"},
	{"nouveau·elle nouveau·elle·s inquiet·ète premier·ère premier·e", "nouveau ou nouvelle nouveaux ou nouvelles inquiet ou inquiète premier ou première premier ou première"},
	{"actif·ve gentil·le bon·ne ancien·ne muet·te blanc·he", "actif ou active gentil ou gentille bon ou bonne ancien ou ancienne muet ou muette blanc ou blanche"},
	{"égal·e égal·e·s assis·e assis·es public·que chef·fe cher·ère", "égale égaux ou égales assis ou assise assis ou assises publique cheffe chère"},
	{"l’étudiant·e, qu’il·elle, 1er·ère", "l'étudiant ou étudiante, qu'il ou elle, premier ou première"},
	{"le(s) mot(s) choisi(s), nouveau(x)", "les mots choisis, nouveaux"},
	{"prêt. Et seul.Et a.e fini.Elle nouveau.Elle", "prêt. Et seul.Et a.e fini.Elle nouveau.Elle"},
	{"www.ami.es, ami.es/x, moi@ami.es, ami.es@x", "www.ami.es, ami.es/x, moi@ami.es, ami.es@x"},
	{"corps·esprit, dit-elle, (e), seul (e)", "corps, esprit, dit-elle, (e), seul (e)"},
}

func TestFrenchIsReadOut(t *testing.T) {
	r := Rules{Language: "fr"}
	for name, table := range map[string][]said{
		"characters": characterTable, "abbreviations": abbreviationTable, "numbers": numberTable, "inclusive": inclusiveTable,
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range table {
				if got := r.Prepare(c.written); got != c.spoken {
					t.Errorf("%q\nis said %q\nwant    %q", c.written, got, c.spoken)
				}
			}
		})
	}
}

func TestTheAccordDecides(t *testing.T) {
	const written = "Prêt·e, SEUL·E, un·e ami·e, certain·e·s, il·elle, acteur(rice), mot(s)."
	for accord, want := range map[Accord]string{
		Doublet:   "Prêt ou prête, SEULE, un ou une amie, certains ou certaines, il ou elle, acteur ou actrice, mots.",
		Feminine:  "Prête, SEULE, une amie, certaines, elle, actrice, mots.",
		Masculine: "Prêt, SEUL, un ami, certains, il, acteur, mots.",
	} {
		if got := (Rules{Language: "fr-FR", Accord: accord}).Prepare(written); got != want {
			t.Errorf("%v: %q, want %q", accord, got, want)
		}
	}
}

func TestOtherLanguagesKeepTheirWords(t *testing.T) {
	for _, language := range []string{"en", "de-DE", "ca", "frr"} {
		const written = "It’s « 3e » – M. X, col·legi, seul·e, 10 h… 😀"
		const want = "It's 3e, M. X, col·legi, seul·e, 10 h…"
		if got := (Rules{Language: language}).Prepare(written); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
	for _, language := range []string{"fr", "FR", "fr-CA", "fr_BE", "fra", ""} {
		if got := (Rules{Language: language}).Prepare("3e"); got != "troisième" {
			t.Errorf("%s: %q", language, got)
		}
	}
}

func TestAccordsAreParsed(t *testing.T) {
	for _, a := range []Accord{Doublet, Feminine, Masculine} {
		if got, err := ParseAccord(a.String()); got != a || err != nil {
			t.Errorf("%v: %v, %v", a, got, err)
		}
	}
	_, err := ParseAccord("x")
	if want := `"x" is no accord; write f (prête), m (prêt) or doublet (prêt ou prête)`; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
