#include "ui/policy/ReplayCounts.h"

#include "server/api/Replay.h"
#include "ui/common/Formatting.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowCard.h"

#include <QGridLayout>
#include <QHBoxLayout>

#include <limits>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// Plural forms are chosen by an int; a count beyond it is plural all the same.
int forPlural(qint64 count)
{
    return int(qMin<qint64>(count, std::numeric_limits<int>::max()));
}

} // namespace

ReplayCounts::ReplayCounts(QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *row = new QHBoxLayout;
    column->addLayout(row);
    row->setSpacing(fontMetrics().height() * 2);
    m_refused = addNumber(row, u"blocked"_s, Tone::Bad);
    m_allowed = addNumber(row, u"check"_s, Tone::Warning);
    m_unchanged = addNumber(row, u"success"_s, Tone::Muted);
    m_left = addNumber(row, u"info"_s, Tone::Muted);
    m_refused.count->setObjectName(u"newlyRefused"_s);
    m_allowed.count->setObjectName(u"newlyAllowed"_s);
    m_unchanged.count->setObjectName(u"unchanged"_s);
    m_left.count->setObjectName(u"notReplayable"_s);
    m_whyLeft = new PlainLabel(
        tr("What can't be tried again was decided by no rule (it was malformed, the client was banned, or "
           "the log couldn't be written), or the log doesn't say whether it was encrypted."),
        this);
    m_whyLeft->setWordWrap(true);
    m_whyLeft->setTone(Tone::Muted);
    m_whyLeft->setObjectName(u"whyNotReplayable"_s);
    m_whyLeft->hide();
    column->addWidget(m_whyLeft);
}

ReplayCounts::Number ReplayCounts::addNumber(QHBoxLayout *row, const QString &icon, Tone tone)
{
    auto *sign = new CardIcon(this);
    sign->showIcon(icon, tone);
    Number number{new PlainLabel(this), new PlainLabel(this)};
    number.count->setScale(1.6, true);
    number.words->setWordWrap(true);
    number.words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(fontMetrics().height() / 3);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(1, 1);
    grid->addWidget(sign, 0, 0, Qt::AlignVCenter);
    grid->addWidget(number.count, 0, 1);
    grid->addWidget(number.words, 1, 0, 1, 2);
    row->addLayout(grid, 1);
    return number;
}

void ReplayCounts::showResult(const api::ReplayResult &result)
{
    fill(m_refused, result.newlyRefused, Tone::Bad,
         tr("data connection(s) that existed would be refused", nullptr, forPlural(result.newlyRefused)));
    fill(m_allowed, result.newlyAllowed, Tone::Warning,
         tr("data connection(s) that were refused would be allowed", nullptr, forPlural(result.newlyAllowed)));
    fill(m_unchanged, result.unchanged, Tone::Text,
         tr("would be decided as they were", nullptr, forPlural(result.unchanged)));
    fill(m_left, result.notReplayable, Tone::Text, tr("can't be tried again"));
    m_whyLeft->setVisible(result.notReplayable > 0);
}

void ReplayCounts::fill(const Number &number, qint64 count, Tone tone, const QString &words)
{
    number.count->setText(format::count(count));
    number.count->setTone(count == 0 ? Tone::Muted : tone);
    number.count->setAccessibleName(QString(format::count(count) % u' ' % words));
    number.words->setText(words);
    number.words->setTone(Tone::Muted);
}

} // namespace ui
