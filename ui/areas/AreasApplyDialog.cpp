#include "ui/areas/AreasApplyDialog.h"

#include "server/arealint/AreaLint.h"
#include "server/base/PlainText.h"
#include "ui/areas/AcceptDialog.h"
#include "ui/areas/AreaChanges.h"
#include "ui/areas/AreaFindings.h"
#include "ui/areas/AreasDraft.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"

#include <QDateTime>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

QString directoryOf(const config::Config &configuration, const QString &path)
{
    for (const config::Area &area : configuration.areas) {
        if (area.path == path)
            return area.directory;
    }
    return {};
}

/// The open findings of `found` that weren't among `standing`. An area that moved brings nothing new.
QList<arealint::Finding> brought(const QList<arealint::Finding> &found, const config::Config &draft,
                                 const QList<arealint::Finding> &standing, const config::Config &inForce)
{
    QList<arealint::Finding> result;
    for (const arealint::Finding &one : found) {
        const QString directory = directoryOf(draft, one.area);
        const auto same = [&](const arealint::Finding &each) {
            return each.id == one.id && each.severity == one.severity && each.isOpen()
                && (each.area == one.area || (!one.area.isEmpty() && directoryOf(inForce, each.area) == directory));
        };
        if (one.isOpen() && std::ranges::none_of(standing, same))
            result.append(one);
    }
    return result;
}

} // namespace

AreasApplyDialog::AreasApplyDialog(AreasDraft *draft, AreaFindings *findings, QWidget *parent)
    : ChangesDialog(tr("Apply the areas"), tr("I understand that &strangers can then put files on this computer"),
                    parent)
    , m_draft(draft)
    , m_findings(findings)
    , m_work(new LatestWork(this))
{
    connect(draft, &AreasDraft::changed, this, &AreasApplyDialog::look);
    connect(findings, &AreaFindings::changed, this, &AreasApplyDialog::look);
    look();
}

void AreasApplyDialog::look()
{
    setBlocked(true);
    m_known = false;
    if (m_findings->about() != m_draft->draft())
        return; // changed() comes
    m_work->run(LatestWork::Size::Large,
                [this, inForce = m_draft->inForce(), draft = m_draft->draft(), facts = m_findings->facts(),
                 found = m_findings->findings()]() -> LatestWork::Deliver {
                    // What stands already is no reason against a change: it may be mended one by one.
                    const auto standing = arealint::lint(inForce, facts);
                    return [this, news = brought(found, draft, standing, inForce)] { showFound(news); };
                });
}

void AreasApplyDialog::showFound(const QList<arealint::Finding> &news)
{
    const AreaChanges changes = AreaChanges::between(m_draft->inForce(), m_draft->draft(), now());
    m_known = !changes.isEmpty();
    QStringList shown = changes.all();
    for (const arealint::Finding &finding : news)
        shown.append(finding.id % u' ' % finding.area % u' ' % finding.text);
    m_brought = news;
    if (shown == m_shown) {
        updateBlocked(); // nobody loses the line they are typing
        return;
    }
    m_shown = shown;
    const QString why = m_why ? m_why->text() : QString();
    m_why = nullptr;
    clear();
    setWhat(changes.summary);
    addFindings(tr("Stands in the way"), arealint::Severity::Error);
    addFindings(tr("Needs your word"), arealint::Severity::Warning);
    const bool asks = std::ranges::any_of(
        news, [](const arealint::Finding &one) { return one.severity == arealint::Severity::Warning; });
    if (asks) {
        m_why = new QLineEdit(why, this);
        m_why->setObjectName(u"whyAll"_s);
        m_why->setMaxLength(500);
        m_why->setPlaceholderText(
            tr("Why these warnings may stand for the next %n days", nullptr, AcceptDialog::usualDays));
        m_why->setAccessibleName(tr("Why these warnings may stand"));
        m_why->setAccessibleDescription(tr("Stored with your name and today's date"));
        connect(m_why, &QLineEdit::textChanged, this, &AreasApplyDialog::updateBlocked);
        column()->addWidget(m_why);
    }
    addList(tr("Opens"), changes.published, u"warning"_s);
    addList(tr("Closes"), changes.withdrawn, u"shield"_s);
    addList(tr("Changes"), changes.edits, u"edit"_s);
    column()->addStretch(1);
    setGrave(changes.opensToStrangers);
    updateBlocked();
}

void AreasApplyDialog::addFindings(const QString &title, arealint::Severity severity)
{
    QStringList sentences;
    for (const arealint::Finding &finding : std::as_const(m_brought)) {
        if (finding.severity != severity)
            continue;
        sentences.append(finding.area.isEmpty() ? tr("%1: %2", "a finding, what it says").arg(finding.id, finding.text)
                                                : tr("%1 in %2: %3", "a finding, an area, what it says")
                                                      .arg(finding.id, base::escaped(finding.area, 60), finding.text));
    }
    addList(title, sentences, severity == arealint::Severity::Error ? u"error"_s : u"warning"_s);
}

void AreasApplyDialog::updateBlocked()
{
    const bool error = std::ranges::any_of(
        m_brought, [](const arealint::Finding &one) { return one.severity == arealint::Severity::Error; });
    setBlocked(!m_known || error || (m_why && m_why->text().trimmed().isEmpty()));
}

config::Config AreasApplyDialog::next() const
{
    config::Config next = m_draft->draft();
    if (!m_why)
        return next;
    for (const arealint::Finding &finding : m_brought) {
        if (finding.severity == arealint::Severity::Warning)
            next = arealint::accepting(next, AcceptDialog::acceptance(finding, m_why->text().trimmed()));
    }
    return next;
}

} // namespace ui
