#include "ui/review/UploadDetails.h"

#include "ui/common/Formatting.h"
#include "ui/common/PlainLabel.h"
#include "ui/review/PreviewPane.h"
#include "ui/review/UploadsModel.h"

#include <QFormLayout>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

UploadDetails::UploadDetails(QWidget *parent)
    : QWidget(parent)
    , m_title(new PlainLabel(this))
    , m_form(nullptr)
    , m_preview(new PreviewPane(this))
    , m_facts(new QWidget(this))
{
    const int gap = fontMetrics().height() / 2;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    m_title->setScale(1.2, true);
    m_title->setWordWrap(true);
    m_title->setObjectName(u"uploadTitle"_s);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(m_preview);
    column->addStretch(1);
    m_form = new QFormLayout(m_facts);
    m_form->setContentsMargins({});
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_findings = add(tr("Look out"), u"findings"_s);
    m_findings->setTone(Tone::Bad);
    m_verdict = add(tr("Virus scanner"), u"verdict"_s);
    m_kind = add(tr("Kind, by its content"), u"kind"_s);
    m_size = add(tr("Size"), u"size"_s);
    m_sender = add(tr("From"), u"sender"_s);
    m_session = add(tr("Session"), u"session"_s);
    m_arrived = add(tr("Arrived"), u"arrived"_s);
    m_expiry = add(tr("Goes by itself"), u"expiry"_s);
    m_hash = add(tr("SHA-256"), u"hash"_s);
    m_asked = add(tr("Asked for"), u"asked"_s);
    m_fate = add(tr("What became of it"), u"fate"_s);
    showNothing(0);
}

PlainLabel *UploadDetails::add(const QString &label, const QString &name)
{
    auto *value = new PlainLabel(m_facts);
    value->setObjectName(name);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_form->addRow(label, value);
    return value;
}

void UploadDetails::showItem(const api::UploadItem &item)
{
    const audit::UploadRow &row = item.row;
    m_title->setText(row.name);
    m_findings->setText(item.findings.join(u'\n'));
    m_form->setRowVisible(m_findings, !item.findings.isEmpty());
    m_verdict->setText(item.verdict);
    m_verdict->setTone(item.isInfected ? Tone::Bad : Tone::Text);
    m_form->setRowVisible(m_verdict, !item.verdict.isEmpty());
    m_expiry->setText(item.expires == 0 ? QString() : format::stamp(item.expires));
    m_form->setRowVisible(m_expiry, item.expires != 0);
    m_preview->setItem(item);
    m_kind->setText(row.kind.isEmpty() ? tr("unknown") : row.kind);
    m_size->setText(tr("%1 (%2 bytes)", "rounded, exact").arg(format::bytes(row.bytes), format::count(row.bytes)));
    m_sender->setText(tr("%1 at %2", "a user and an address").arg(row.user, row.client));
    m_session->setText(row.session > 0 ? QString::number(row.session) : tr("unknown"));
    m_arrived->setText(tr("%1 in %2", "time, drop box").arg(format::exactStamp(row.at), row.area));
    // Broken where a line may end.
    QString hash = row.sha256;
    for (const int place : {48, 32, 16}) {
        if (hash.size() > place)
            hash.insert(place, u'\n');
    }
    m_hash->setText(hash.isEmpty() ? tr("unknown") : hash);
    m_asked->setText(row.asked == 0 ? tr("by nobody") : tr("%n time(s) before the decision", nullptr, int(row.asked)));
    QStringList fate{UploadsModel::stateText(row)};
    if (row.decided > 0) {
        fate.append(row.decidedBy.isEmpty()
                        ? format::exactStamp(row.decided)
                        : tr("%1 by %2", "time, person").arg(format::exactStamp(row.decided), row.decidedBy));
    }
    if (!row.note.isEmpty())
        fate.append(row.note);
    m_fate->setText(fate.join(u'\n'));
    // The form keeps heights of rows that were wrapped otherwise.
    m_form->invalidate();
    m_facts->updateGeometry();
    m_facts->show();
}

void UploadDetails::showNothing(int selected)
{
    m_title->setText(selected == 0 ? tr("Choose a file to see where it comes from.")
                                   : tr("%n file(s) are selected.", nullptr, selected));
    m_facts->hide();
    m_preview->clear();
}

} // namespace ui
