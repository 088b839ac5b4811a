#include "ui/areas/FindingCard.h"

#include "server/base/PlainText.h"
#include "ui/common/Badge.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Look
{
    QString icon;
    Tone tone;
    QString word;
};

Look lookOf(const arealint::Finding &finding)
{
    switch (finding.severity) {
    case arealint::Severity::Error:
        return {u"error"_s, Tone::Bad, FindingCard::tr("error")};
    case arealint::Severity::Warning:
        if (finding.accepted)
            return {u"check"_s, Tone::Muted, FindingCard::tr("accepted")};
        return {u"warning"_s, Tone::Warning, FindingCard::tr("warning")};
    case arealint::Severity::Information:
        return {u"info"_s, Tone::Information, FindingCard::tr("note")};
    }
    return {};
}

// A button's text takes an ampersand for a mnemonic.
QString forButton(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

QString day(qint64 microseconds)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(microseconds / 1000).date(), QLocale::ShortFormat);
}

QString acceptanceText(const arealint::Finding &finding)
{
    if (finding.accepted) {
        return FindingCard::tr("%1 accepted this on %2 until %3: %4")
            .arg(base::escaped(finding.accepted->who, 64), day(finding.accepted->when), day(finding.accepted->until),
                 base::escaped(finding.accepted->why));
    }
    if (finding.lapsed) {
        return FindingCard::tr("%1 accepted this until %2, which is over: %3")
            .arg(base::escaped(finding.lapsed->who, 64), day(finding.lapsed->until),
                 base::escaped(finding.lapsed->why));
    }
    return {};
}

} // namespace

FindingCard::FindingCard(QWidget *parent)
    : RowCard(parent)
    , m_icon(new CardIcon(this))
    , m_severity(new Badge(this))
    , m_id(new PlainLabel(this))
    , m_text(new PlainLabel(this))
    , m_change(new PlainLabel(this))
    , m_acceptance(new PlainLabel(this))
    , m_fix(new QPushButton(icon(u"check"_s), {}, this))
    , m_accept(new QPushButton(tr("Accept…"), this))
    , m_withdraw(new QPushButton(tr("Accept no longer"), this))
    , m_toArea(new QPushButton(icon(u"chevron-right"_s), {}, this))
{
    for (PlainLabel *label : {m_text, m_change, m_acceptance})
        label->setWordWrap(true);
    for (PlainLabel *label : {m_id, m_change, m_acceptance})
        label->setTone(Tone::Muted);
    m_text->setObjectName(u"findingText"_s);
    m_change->setObjectName(u"findingChange"_s);
    m_acceptance->setObjectName(u"acceptance"_s);
    m_fix->setObjectName(u"fix"_s);
    m_accept->setObjectName(u"accept"_s);
    m_withdraw->setObjectName(u"withdraw"_s);
    m_toArea->setObjectName(u"toArea"_s);
    for (QPushButton *button : {m_fix, m_accept, m_withdraw, m_toArea})
        button->setAutoDefault(false);
    connect(m_fix, &QPushButton::clicked, this, [this] { Q_EMIT fixRequested(m_finding); });
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptRequested(m_finding); });
    connect(m_withdraw, &QPushButton::clicked, this, [this] { Q_EMIT withdrawRequested(m_finding); });
    connect(m_toArea, &QPushButton::clicked, this, [this] { Q_EMIT areaRequested(m_finding.area); });
    build();
}

void FindingCard::build()
{
    const int gap = fontMetrics().height();
    auto *buttons = new FlowLayout(nullptr, gap / 3);
    for (QPushButton *button : {m_fix, m_accept, m_withdraw, m_toArea})
        buttons->addWidget(button);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(gap / 4);
    texts->addWidget(m_text);
    texts->addWidget(m_change);
    texts->addWidget(m_acceptance);
    texts->addLayout(buttons);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap * 2 / 3, gap / 3, gap / 3, gap / 3);
    row->setSpacing(gap / 2);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_severity, 0, Qt::AlignTop);
    row->addWidget(m_id, 0, Qt::AlignTop);
}

void FindingCard::showFinding(const arealint::Finding &finding, bool withArea)
{
    m_finding = finding;
    const Look look = lookOf(finding);
    const bool mayAccept = finding.severity == arealint::Severity::Warning;
    m_icon->showIcon(look.icon, look.tone);
    m_severity->setText(look.word);
    m_severity->setTone(look.tone);
    setStripe(look.tone);
    m_id->setText(finding.id);
    m_text->setText(finding.text);
    m_change->setText(finding.fix ? finding.fix->change : QString());
    m_change->setVisible(finding.fix.has_value() && !finding.accepted);
    const QString acceptance = acceptanceText(finding);
    m_acceptance->setText(acceptance);
    m_acceptance->setVisible(!acceptance.isEmpty());
    m_fix->setVisible(finding.fix.has_value() && !finding.accepted);
    m_fix->setText(finding.fix ? forButton(finding.fix->label) : QString());
    m_accept->setVisible(mayAccept && !finding.accepted);
    m_withdraw->setVisible(finding.accepted.has_value());
    m_toArea->setVisible(withArea && !finding.area.isEmpty());
    m_toArea->setText(forButton(tr("Show %1").arg(base::escaped(finding.area, 40))));
    m_toArea->setAccessibleDescription(finding.text);
    m_fix->setAccessibleDescription(finding.fix ? QString(finding.text % u' ' % finding.fix->change) : finding.text);
    m_fix->setToolTip(finding.fix && !finding.fix->modes.isEmpty()
                          ? tr("Changes the disk at once; Undo changes it back.")
                          : tr("Changes the draft; Undo changes it back."));
    for (QPushButton *button : {m_accept, m_withdraw})
        button->setAccessibleDescription(finding.text);
    setAccessibleName(tr("%1, %2", "how grave a finding is, then its id").arg(look.word, finding.id));
    setAccessibleDescription(finding.text);
}

void FindingCard::setUsable(bool usable)
{
    for (QPushButton *button : {m_fix, m_accept, m_withdraw})
        button->setEnabled(usable);
}

void FindingCard::focusSomething()
{
    for (QPushButton *button : {m_fix, m_accept, m_withdraw, m_toArea}) {
        if (button->isVisibleTo(this)) {
            button->setFocus();
            return;
        }
    }
}

} // namespace ui
