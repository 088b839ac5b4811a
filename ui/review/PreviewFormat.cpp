#include "ui/review/PreviewFormat.h"

#include <QMimeDatabase>

#include <array>
#include <utility>

namespace ui::preview {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Row
{
    Wanted wanted;
    QLatin1StringView name;
    QLatin1StringView kind;
};

constexpr std::array rows = {Row{Wanted::Text, "text"_L1, "text/plain"_L1}, Row{Wanted::Png, "png"_L1, "image/png"_L1},
                             Row{Wanted::Jpeg, "jpeg"_L1, "image/jpeg"_L1}, Row{Wanted::Gif, "gif"_L1, "image/gif"_L1},
                             Row{Wanted::Bmp, "bmp"_L1, "image/bmp"_L1}};

} // namespace

Wanted wantedFor(const QString &kind)
{
    for (const Row &row : rows) {
        if (kind == row.kind)
            return row.wanted;
    }
    // Scripts, source code, tables and mark-up are text; so is SVG, and its text is all that is shown of it.
    const bool isText = !kind.isEmpty() && QMimeDatabase().mimeTypeForName(kind).inherits(u"text/plain"_s);
    return isText ? Wanted::Text : Wanted::Nothing;
}

QString wantedName(Wanted wanted)
{
    for (const Row &row : rows) {
        if (row.wanted == wanted)
            return row.name;
    }
    return {};
}

Wanted wantedOf(const QString &name)
{
    for (const Row &row : rows) {
        if (name == row.name)
            return row.wanted;
    }
    return Wanted::Nothing;
}

} // namespace ui::preview
