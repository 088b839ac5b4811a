#include "ui/accounts/Password.h"

#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int randomLength = 20;

int alphabetOf(const QString &password)
{
    const auto any = [&password](auto matches) { return std::ranges::any_of(password, matches); };
    int size = 0;
    size += any([](QChar c) { return c.isLower(); }) ? 26 : 0;
    size += any([](QChar c) { return c.isUpper(); }) ? 26 : 0;
    size += any([](QChar c) { return c.isDigit(); }) ? 10 : 0;
    size += any([](QChar c) { return c.unicode() < 128 && !c.isLetterOrNumber(); }) ? 33 : 0;
    size += any([](QChar c) { return c.unicode() >= 128; }) ? 60 : 0;
    return size;
}

/// Characters that do not follow from the one before, as in "aaaa", "abcd" or "4321".
int surprising(const QString &password)
{
    int count = 0;
    for (qsizetype i = 0; i < password.size(); ++i) {
        const int step = i == 0 ? 99 : int(password.at(i).unicode()) - int(password.at(i - 1).unicode());
        count += std::abs(step) > 1 ? 1 : 0;
    }
    return count;
}

} // namespace

QString Password::random()
{
    static const QString alphabet = u"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"_s;
    QString password;
    for (int i = 0; i < randomLength; ++i)
        password.append(alphabet.at(QRandomGenerator::system()->bounded(int(alphabet.size()))));
    return password;
}

double Password::bits(const QString &password)
{
    if (password.isEmpty())
        return 0;
    const QSet<QChar> different(password.begin(), password.end());
    // A word of few different characters is worth little, however long it is.
    const double length = std::min<double>(surprising(password), 2.0 * double(different.size()));
    return length * std::log2(std::max(2, alphabetOf(password)));
}

int Password::level(const QString &password)
{
    const double strength = bits(password);
    if (password.isEmpty())
        return 0;
    if (strength < 40)
        return 1;
    if (strength < 60)
        return 2;
    return strength < 80 ? 3 : 4;
}

QString Password::hint(const QString &password)
{
    switch (level(password)) {
    case 0:
        return tr("A few unrelated words make a good password.");
    case 1:
        return tr("Weak: add words or characters that don't follow from each other.");
    case 2:
        return tr("Fair: enough against guessing over the network.");
    case 3:
        return tr("Good.");
    default:
        return tr("Strong.");
    }
}

QString Password::problem(const QString &password, const QString &repeated)
{
    if (password.isEmpty())
        return tr("Type a password, or let one be made up.");
    const bool controls = std::ranges::any_of(password, [](QChar c) { return c.category() == QChar::Other_Control; });
    if (controls)
        return tr("A password can't hold line breaks or other control characters.");
    if (password != repeated)
        return tr("The two passwords differ. Type the same one twice.");
    return {};
}

} // namespace ui
