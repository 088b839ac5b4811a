#include "server/config/Nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace config {

namespace {

qsizetype distance(const QString &from, const QString &to)
{
    std::vector<qsizetype> row(size_t(to.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= from.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= to.size(); ++j) {
            const qsizetype replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = row[size_t(j)];
            row[size_t(j)] = std::min({replaced, diagonal + 1, row[size_t(j) - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

QString nearest(const QString &text, const QStringList &words)
{
    constexpr qsizetype longestWord = 40;
    if (text.size() > longestWord)
        return {};

    QString best;
    qsizetype fewest = 0;
    for (const QString &word : words) {
        const qsizetype mistakes = distance(text.toCaseFolded(), word.toCaseFolded());
        const qsizetype tolerated = std::max<qsizetype>(1, std::min(text.size(), word.size()) / 3);
        if (mistakes <= tolerated && (best.isEmpty() || mistakes < fewest)) {
            best = word;
            fewest = mistakes;
        }
    }
    return best;
}

} // namespace config
