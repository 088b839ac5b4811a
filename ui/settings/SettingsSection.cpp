#include "ui/settings/SettingsSection.h"

#include "server/policy/PolicySummary.h"
#include "ui/common/AmountEdit.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/FieldNote.h"
#include "ui/common/PlainLabel.h"

#include <QFormLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <memory>

namespace ui {

namespace {

/// Whether another machine can connect.
bool isReachable(const config::Config &configuration)
{
    return std::ranges::any_of(configuration.server.listeners, [](const config::Listener &listener) {
        return listener.endpoint.address.addressClass() != address::AddressClass::Loopback;
    });
}

/// Whether data connections may leave the client.
bool isOpen(const policy::Policy &policy, const policy::Circumstances &circumstances)
{
    return policy::summarise(policy::Analysis(policy::CompiledPolicy(policy), circumstances)).beyondClient;
}

} // namespace

SettingsSection::SettingsSection(const QString &title, const QString &introduction, ConfigHistory *history,
                                 QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_history(history)
    , m_column(new QVBoxLayout(this))
    , m_form(new QFormLayout)
{
    m_column->setContentsMargins({});
    m_column->setSpacing(fontMetrics().height() / 2);
    m_column->addWidget(makeHeader(introduction));
    m_column->addLayout(m_form);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->setHorizontalSpacing(fontMetrics().height());
}

QWidget *SettingsSection::makeHeader(const QString &introduction)
{
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins({});
    grid->setColumnStretch(0, 1);
    auto *heading = new PlainLabel(m_title, box);
    heading->setScale(1.25, true);
    auto *sentence = new PlainLabel(introduction, box);
    sentence->setTone(Tone::Muted);
    sentence->setWordWrap(true);
    auto *restored = new QPushButton(tr("Restore defaults"), box);
    restored->setFlat(true);
    restored->setAccessibleName(tr("Restore defaults: %1").arg(m_title));
    restored->setAccessibleDescription(tr("Sets everything under this heading to what it was at first; can be undone"));
    grid->addWidget(heading, 0, 0);
    grid->addWidget(restored, 0, 1);
    grid->addWidget(sentence, 1, 0, 1, 2);
    m_restore = restored;
    connect(restored, &QPushButton::clicked, this,
            [this] { commit(m_restore, [this](config::Config &config) { restore(config, config::Config()); }); });
    auto *note = new FieldNote(box);
    grid->addWidget(note, 2, 0, 1, 2);
    m_notes.insert(restored, note);
    return box;
}

void SettingsSection::addField(const QString &label, QWidget *field)
{
    auto *box = new QWidget(this);
    auto *boxColumn = new QVBoxLayout(box);
    boxColumn->setContentsMargins({});
    boxColumn->setSpacing(2);
    auto *note = new FieldNote(box);
    note->setField(field);
    boxColumn->addWidget(field);
    boxColumn->addWidget(note);
    m_notes.insert(field, note);
    if (label.isEmpty()) {
        m_form->addRow(box);
        return;
    }
    auto *text = new QLabel(label, this);
    text->setBuddy(field);
    text->setMinimumWidth(fontMetrics().averageCharWidth() * 32);
    m_form->addRow(text, box);
}

QSpinBox *SettingsSection::addNumber(const NumberTexts &texts, int maximum, Number number)
{
    auto *box = new QSpinBox(this);
    box->setRange(0, maximum);
    box->setSpecialValueText(texts.zero);
    box->setSuffix(texts.suffix);
    box->setGroupSeparatorShown(true);
    box->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    QString name = texts.label;
    box->setAccessibleName(name.remove(u'&').remove(u':'));
    box->setAccessibleDescription(texts.description);
    box->setToolTip(texts.description);
    addField(texts.label, box);
    connect(box, &QSpinBox::editingFinished, this, [this, box, number] {
        commit(box, [box, number](config::Config &config) { number(config) = box->value(); });
    });
    m_loaders.append([this, box, number, shown = std::make_shared<int>(-1)](config::Config &config) {
        if (refresh(box, *shown, number(config)))
            box->setValue(*shown);
    });
    return box;
}

AmountEdit *SettingsSection::addSpeed(const QString &label, const QString &description, Amount amount)
{
    auto *edit = new AmountEdit(AmountEdit::Kind::Speed, this);
    QString name = label;
    edit->setNames(name.remove(u'&').remove(u':'), description);
    addField(label, edit);
    connect(edit, &AmountEdit::edited, this, [this, edit, amount](qint64 bytes) {
        commit(edit, [amount, bytes](config::Config &config) { amount(config) = bytes; });
    });
    m_loaders.append([this, edit, amount, shown = std::make_shared<qint64>(-1)](config::Config &config) {
        if (refresh(edit, *shown, amount(config)))
            edit->setValue(*shown);
    });
    return edit;
}

void SettingsSection::load()
{
    config::Config config = configuration();
    for (const auto &load : std::as_const(m_loaders))
        load(config);
    say(m_restore, {});
    showConfig(config);
}

bool SettingsSection::commit(QWidget *field, const Change &change)
{
    config::Config next = configuration();
    change(next);
    if (isReachable(next) && !isReachable(configuration()) && isOpen(next.policy, server()->circumstances())) {
        askFirst(field, change);
        return false;
    }
    return apply(field, change);
}

/// An open policy was taken for this machine alone.
void SettingsSection::askFirst(QWidget *field, const Change &change)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Other machines"), {}, QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("openToOthers"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("The PORT policy lets clients send this server to other machines. Only this machine could use it "
                    "until now; with this address, other machines can too."));
    auto *open = box->addButton(tr("&Open it all the same"), QMessageBox::AcceptRole);
    open->setObjectName(QStringLiteral("openAllTheSame"));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QDialog::finished, this, [this, box, open, field, change] {
        if (box->clickedButton() == open)
            apply(field, change);
        else
            load(); // what is in force stays
    });
    box->open();
}

base::Result<void> SettingsSection::tryCommit(const Change &change)
{
    config::Config next = configuration();
    change(next);
    return m_history->apply(next, m_title);
}

bool SettingsSection::apply(QWidget *field, const Change &change)
{
    const base::Result<void> result = tryCommit(change);
    say(field, result ? QString() : tr("Not in force: %1").arg(result.error().detail));
    return bool(result);
}

void SettingsSection::say(QWidget *field, const QString &text)
{
    if (FieldNote *note = m_notes.value(field))
        note->say(text);
}

bool SettingsSection::waits(QWidget *field) const
{
    const FieldNote *note = m_notes.value(field);
    return note && !note->text().isEmpty();
}

QWidget *SettingsSection::fieldFor(const api::Problem &) const
{
    return nullptr;
}

const config::Config &SettingsSection::configuration() const
{
    return m_history->server()->configuration();
}

api::ServerController *SettingsSection::server() const
{
    return m_history->server();
}

} // namespace ui
