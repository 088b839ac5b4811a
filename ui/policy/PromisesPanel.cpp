#include "ui/policy/PromisesPanel.h"

#include "server/policy/Promise.h"
#include "ui/common/EmptyState.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/SentenceList.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/PromiseChecks.h"
#include "ui/policy/PromiseEditDialog.h"
#include "ui/policy/PromiseRow.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

policy::Promise nobodyToPrivateNetworks()
{
    policy::Promise promise;
    for (const QString &network : {u"10.0.0.0/8"_s, u"172.16.0.0/12"_s, u"192.168.0.0/16"_s, u"fc00::/7"_s})
        promise.targets.subnets.append(*address::Subnet::parse(network));
    return promise;
}

policy::Promise nobodyToReservedPorts()
{
    policy::Promise promise;
    promise.direction = policy::Rule::When::Active;
    promise.targets.client = true;
    promise.targets.server = true;
    promise.targets.any = true;
    promise.ports = address::PortSet::of(1, address::firstUnreservedPort - 1);
    return promise;
}

} // namespace

PromisesPanel::PromisesPanel(PolicyDraft *draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_checks(new PromiseChecks(draft, this))
    , m_stack(new QStackedWidget(this))
    , m_summary(new PlainLabel(this))
    , m_add(new QPushButton(icon(u"add"_s), tr("Add a promise…"), this))
{
    setAccessibleName(tr("Promises"));
    m_stack->addWidget(createEmpty());
    m_stack->addWidget(createList());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_checks, &PromiseChecks::changed, this, &PromisesPanel::showPromises);
    showPromises();
}

QWidget *PromisesPanel::createList()
{
    const int gap = fontMetrics().height();
    auto *page = new QWidget(this);
    auto *head = new QHBoxLayout;
    m_summary->setWordWrap(true);
    head->addWidget(m_summary, 1);
    head->addSpacing(gap);
    head->addWidget(m_add, 0, Qt::AlignTop);
    m_add->setAccessibleDescription(tr("Opens a form for a sentence that has to stay true whatever the rules become"));
    connect(m_add, &QPushButton::clicked, this, [this] { openForm(-1); });

    auto *list = new SentenceList(tr("Promises"), page);
    m_list = list->rows();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(gap, gap * 2 / 3, gap, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addLayout(head);
    layout->addWidget(list, 1);
    return page;
}

QWidget *PromisesPanel::createEmpty()
{
    auto *page = new QWidget(this);
    auto *empty = new EmptyState(u"lock"_s, tr("Promise what must stay true"),
                                 tr("A promise is a sentence about your server that every change of the rules is held "
                                    "against, exactly and not by "
                                    "trying a few cases. A draft that breaks one can't be put in force until you mend "
                                    "it or strike the promise."),
                                 page);
    empty->setAction(tr("Add a promise…"), icon(u"add"_s));
    connect(empty, &EmptyState::actionTriggered, this, [this] { openForm(-1); });

    auto *examples = new QVBoxLayout;
    auto *caption = new PlainLabel(tr("Or begin with one of these:"), page);
    caption->setTone(Tone::Muted);
    caption->setAlignment(Qt::AlignCenter);
    examples->addWidget(caption);
    addExample(examples, tr("No data connections with private networks"), nobodyToPrivateNetworks());
    addExample(examples, tr("Nobody may be sent to ports below 1024"), nobodyToReservedPorts());

    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(empty);
    layout->addLayout(examples);
    layout->addStretch(3);
    return page;
}

void PromisesPanel::addExample(QVBoxLayout *layout, const QString &text, const policy::Promise &promise)
{
    auto *button = new QPushButton(icon(u"add"_s), text, this);
    button->setAccessibleDescription(tr("Adds this promise: %1").arg(policy::promiseSentence(promise)));
    connect(button, &QPushButton::clicked, this, [this, promise] { add(promise); });
    layout->addWidget(button, 0, Qt::AlignHCenter);
}

PromiseRow *PromisesPanel::createRow(int index)
{
    auto *row = new PromiseRow(this);
    connect(row, &PromiseRow::editRequested, this, [this, index] { openForm(index); });
    connect(row, &PromiseRow::strikeRequested, this, [this, index] { strike(index); });
    connect(row, &PromiseRow::ruleRequested, m_draft, &PolicyDraft::setCurrentRule);
    m_list->insertWidget(index, row);
    return row;
}

void PromisesPanel::showPromises()
{
    // Rows are kept and filled anew: the one that has the focus must not lose it while a rule is being typed.
    const policy::Policy &draft = m_draft->draft();
    while (m_rows.size() > draft.promises.size()) {
        // Later: the one that goes may be the one whose button was pressed.
        PromiseRow *const row = m_rows.takeLast();
        row->hide();
        row->deleteLater();
    }
    while (m_rows.size() < draft.promises.size())
        m_rows.append(createRow(int(m_rows.size())));
    const auto &results = m_checks->results();
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        m_rows.at(i)->showPromise(draft.promises.at(i), i < results.size() ? &results.at(i) : nullptr, draft);
    m_stack->setCurrentIndex(m_rows.isEmpty() ? 0 : 1);
    countBroken();
}

void PromisesPanel::countBroken()
{
    if (m_checks->isBusy()) {
        m_broken = -1;
        m_summary->setText(tr("The draft is being held against its promises."));
        return;
    }
    const int broken = m_checks->broken();
    m_summary->setText(broken == 0 ? tr("The draft keeps every promise.")
                                   : tr("The draft breaks %n promise(s). Mend the rules or strike them; until then the "
                                        "draft can't be put in force.",
                                        nullptr, broken));
    if (broken == m_broken)
        return;
    m_broken = broken;
    Q_EMIT brokenChanged(broken);
}

void PromisesPanel::add(const policy::Promise &promise)
{
    m_draft->edit(tr("Add a promise"), [&promise](policy::Policy &policy) { policy.promises.append(promise); });
    m_add->setFocus();
}

void PromisesPanel::openForm(int index)
{
    auto *dialog = new PromiseEditDialog(m_draft->users(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (index >= 0)
        dialog->setPromise(m_draft->draft().promises.at(index));
    connect(dialog, &QDialog::accepted, this, [this, dialog, index] {
        const policy::Promise promise = dialog->promise();
        if (index < 0) {
            add(promise);
            return;
        }
        m_draft->edit(tr("Change a promise"), [&promise, index](policy::Policy &policy) {
            if (index < policy.promises.size())
                policy.promises[index] = promise;
        });
    });
    dialog->open();
}

void PromisesPanel::strike(int index)
{
    m_draft->edit(tr("Strike a promise"), [index](policy::Policy &policy) { policy.promises.removeAt(index); });
    if (m_rows.isEmpty())
        m_stack->currentWidget()->findChild<QPushButton *>()->setFocus();
    else
        m_rows.at(qMin(index, int(m_rows.size()) - 1))->focusStrike();
}

} // namespace ui
