package script

// wellFormed are scripts that parse. They are also where the fuzzer starts.
var wellFormed = []string{
	"Bonjour.",
	"\n\n\n## A\n\n\nBonjour.\n\n\n\nAdieu.\n\n\n## B\n(cloche)\n",
	"\uFEFF---\r\ntitre: Jour 1\r\n---\r\n\r\n## Arrivée\r\nBonjour.\r\n",
	"---\n---\nBonjour.\n",
	"---\ntitle: \"Day 3: the breath\" # shown\n# hidden\nday: 0\nlanguage: en-GB\nlength: 90 s\nlengths: [1.5 s, 2 h 30]\nbreath: 4.5-6\nvoice: amy\nbed: rain\n# end\n---\n## A\nHello.\n(bell 3 times)\n",
	"---\ndurées: [\"1,5 s\", 1h]\n---\n(bell)\n",
	"---\ndurées:\n  - 3 min # court\n  - 5 min\nsous-titre: 'L''été'\n---\nBonjour.\n",
	"---\ntitre: \"#1 : « A »\"\nsous-titre: 12\nvoix: \"null\"\nfond: \"a\\tb \\u00e9 \\U0001F600\"\n---\nBonjour.\n",
	"---\ntitle: Day 1\n# for the podcast\nDescription: \"Coming home: a first evening.\"\nlanguage: en\n---\nHello.\n",
	"## Le cœur\n> Un.\n> Deux.\n\n> Trois.\n## R (dès 8 min)\n(refrain « Le coeur », 1 à 3 fois)\n(refrain \"LE CŒUR\")\n(refrain “le cœur”, 2 fois)\n(reprendre « Le cœur »)\n",
	"(silence 20 s)\n(silence 20 s, 8 à 60 s)\n(silence 20 s fixe)\n(silence 3 souffles)\n(silence long)\n(respirations 3)\n(cloche)\n(silence 1,5 s, 1 s to 2 h)\n",
	"(silence 20 s)\n(long silence)\n(long silence, fixed)\n(silence 1 breath)\n(bell once)\n(BREATHS 3)\n(Respiration 1)\n(cloche 3 fois)\n(silence 3 souffles, fixe)\n",
	"Tu n’es pas {seul·e|seule} à { traverser | vivre } cela !\n",
	"Une phrase *longue\nqui va* __loin__,\n<!-- une note\nde deux lignes -->\net plus <!-- ici --> loin.\n",
	"> Un cœur\n<!-- n -->\n> léger.\nPuis\n> rien\n\n<!-- fin -->\n",
	"> Un\n> <!-- n -->\n<!-- m -->\n> mot.\n(cloche 2 times)\n---suite\n",
	"<!-- a --> <!--b--><!---->\n<!--\n  c -- d\n-->\n\n## T <!-- t -->\n(cloche) <!-- c\n-->\nBonjour (silence d’or) !\n> <!-- x -->\n<!-- y --> > oui\n",
	"— Bonjour, dit-elle.\n– Oui.\nAnn_e a_b tou*te*s [entre crochets] 5 < 6 & a > b.\nSilence.\nSouffle\n\n(long) voyage (ici).\n",
	"## *Un* titre (bis) ##\nBonjour.\n## Autre (from 1h30)\n\nA.\n\n<!-- n -->\n\nB.\n\n<!-- m -->\n",
}
