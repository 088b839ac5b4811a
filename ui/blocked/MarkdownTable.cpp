#include "ui/blocked/MarkdownTable.h"

#include "ui/blocked/AttemptCells.h"

#include <QStringList>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString escaped(const QString &text)
{
    QString safe;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        const bool beginsLink = c == u':' && text.mid(at + 1, 1) == u"/";
        if (beginsLink || u"\\`*_{}[]()<>#+!|~&"_s.contains(c))
            safe += u'\\';
        safe += c == u'\n' || c == u'\r' || c == u'\t' ? u' ' : c;
    }
    return safe;
}

QString line(const QStringList &cells)
{
    return QString(u"| "_s % cells.join(u" | "_s) % u" |\n"_s);
}

} // namespace

QString markdownTable(const QList<audit::AttemptRow> &rows, const QList<int> &columns)
{
    QStringList titles;
    QStringList rule;
    for (const int column : columns) {
        titles.append(columnTitle(column));
        rule.append(cellAlignment(column) == Qt::AlignRight ? u"---:"_s : u"---"_s);
    }
    QString text = line(titles) % line(rule);
    for (const audit::AttemptRow &row : rows) {
        QStringList cells;
        for (const int column : columns)
            cells.append(escaped(cellText(row, column)));
        text += line(cells);
    }
    return text;
}

} // namespace ui
