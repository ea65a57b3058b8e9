package reading

import (
	"html/template"
	"io"
)

// WriteHTML writes the sheet as a page that needs nothing else: to be read from
// a screen or printed on A4. The error is that of w.
func (s Sheet) WriteHTML(w io.Writer) error {
	language := s.Language
	if language == "" {
		language = "en"
	}
	return page.Execute(w, map[string]any{
		"Title": s.Title, "Language": language, "HowTo": s.howTo(), "Parts": s.parts(),
	})
}

var page = template.Must(template.New("sheet").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
@page { size: A4; margin: 20mm; }
body { font: 16pt/1.5 Georgia, "Times New Roman", serif; max-width: 34em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff; }
ul { font-size: 12pt; padding-left: 1.2em; }
h1 { font-size: 22pt; }
h2 { font-size: 14pt; font-weight: normal; font-style: italic; margin: 2em 0 0; break-after: avoid; }
p { margin: 1.2em 0 0; padding-left: 2.6em; break-inside: avoid; }
p > span { float: left; width: 2.2em; margin-left: -2.6em; text-align: right; color: #777; font-size: 12pt; line-height: 2; }
.affirmation { font-weight: bold; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<ul>
{{range .HowTo}}<li>{{.}}</li>
{{end}}</ul>
{{range .Parts}}{{with .Section}}<h2>{{.}}</h2>
{{end}}{{range .Lines}}<p{{if .Affirmation}} class="affirmation"{{end}}><span>{{.Number}}</span> {{.Text}}</p>
{{end}}{{end}}</body>
</html>
`))
