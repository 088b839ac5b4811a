#include "ui/policy/PresetsDialog.h"

#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/MapView.h"
#include "ui/policy/PolicyDraft.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTextDocument>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int presetRole = Qt::UserRole; // index; absent on a group

/// What a person pinned is theirs, whatever the rules become.
policy::Policy withPromisesOf(const policy::Policy &draft, policy::Policy preset)
{
    preset.promises = draft.promises;
    preset.revision = draft.revision;
    return preset;
}

} // namespace

PresetsDialog::PresetsDialog(PolicyDraft *draft, bool reachable, QWidget *parent)
    : QDialog(parent)
    , m_draft(draft)
    , m_reachable(reachable)
    , m_work(new LatestWork(this))
    , m_presets(policy::presets())
{
    setWindowTitle(tr("Presets"));
    auto *column = new QVBoxLayout(this);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeList());
    splitter->addWidget(makeDetails());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    splitter->setSizes({fontMetrics().averageCharWidth() * 58, fontMetrics().averageCharWidth() * 112});
    column->addWidget(splitter, 1);
    m_confirm = new QCheckBox(this);
    m_confirm->setObjectName(u"confirmOpen"_s);
    m_confirm->setText(m_reachable ? tr("I want this although &other machines can reach this server")
                                   : tr("I want this, &on this machine alone"));
    m_confirm->hide();
    column->addWidget(m_confirm);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_take = buttons->addButton(tr("&Take into the draft"), QDialogButtonBox::AcceptRole);
    m_take->setObjectName(u"takePreset"_s);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_take, &QPushButton::clicked, this, &PresetsDialog::take);
    connect(m_confirm, &QCheckBox::toggled, this, &PresetsDialog::updateButton);
    resize(fontMetrics().averageCharWidth() * 174, fontMetrics().height() * 46);
    fill();
}

QWidget *PresetsDialog::makeList()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    m_search = new QLineEdit(box);
    m_search->setObjectName(u"searchPresets"_s);
    m_search->setPlaceholderText(tr("Search: a vendor, a system, a word"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_list = new QTreeWidget(box);
    m_list->setObjectName(u"presetList"_s);
    m_list->setHeaderHidden(true);
    m_list->setAccessibleName(tr("Policies known by name"));
    m_list->setUniformRowHeights(true);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, this, &PresetsDialog::filter);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) { choose(item); });
    return box;
}

QWidget *PresetsDialog::makeDetails()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    m_title = new PlainLabel(content);
    m_title->setScale(1.35, true);
    m_title->setWordWrap(true);
    m_source = new PlainLabel(content);
    m_source->setTone(Tone::Muted);
    m_source->setWordWrap(true);
    m_meaning = new PlainLabel(content);
    m_meaning->setObjectName(u"presetMeaning"_s);
    m_meaning->setWordWrap(true);
    m_open = new InlineMessage(content);
    m_open->setObjectName(u"presetOpen"_s);
    m_obligations = new InlineMessage(content);
    m_obligations->setObjectName(u"presetObligations"_s);
    m_changes = new PlainLabel(content);
    m_changes->setObjectName(u"presetChanges"_s);
    m_changes->setWordWrap(true);
    m_map = new MapView(content);
    m_map->setObjectName(u"presetMap"_s);
    m_map->setAccessibleName(tr("What the preset changes of today's policy, for strangers in active mode"));
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_source, m_meaning, m_open, m_obligations})
        column->addWidget(part);
    column->addWidget(m_map, 1000); // no more than it needs
    column->addWidget(m_changes);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("The chosen preset"));
    scroll->setWidget(content);
    return scroll;
}

void PresetsDialog::fill()
{
    QTreeWidgetItem *group = nullptr;
    std::optional<policy::Preset::Group> shown;
    for (int i = 0; i < m_presets.size(); ++i) {
        const policy::Preset &preset = m_presets.at(i);
        if (!group || shown != preset.group) {
            shown = preset.group;
            group = new QTreeWidgetItem(m_list, {policy::groupTitle(preset.group)});
            group->setFlags(Qt::ItemIsEnabled);
            QFont bold = font();
            bold.setBold(true);
            group->setFont(0, bold);
            group->setToolTip(0, Qt::convertFromPlainText(policy::groupTitle(preset.group)));
        }
        auto *item = new QTreeWidgetItem(group, {preset.title});
        item->setData(0, presetRole, i);
        item->setToolTip(0, Qt::convertFromPlainText(preset.title)); // the list is narrower than some names
        if (preset.open) {
            item->setIcon(0, icon(u"warning"_s, Tone::Bad));
            item->setForeground(0, toneColor(palette(), Tone::Bad));
            item->setData(0, Qt::AccessibleTextRole, tr("%1, open").arg(preset.title));
        } else {
            item->setIcon(0, icon(u"shield"_s, Tone::Good));
        }
    }
    m_list->expandAll();
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0)->child(0));
}

void PresetsDialog::filter(const QString &text)
{
    const QString wanted = text.trimmed();
    QTreeWidgetItem *first = nullptr;
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem *group = m_list->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem *item = group->child(i);
            const policy::Preset &preset = m_presets.at(item->data(0, presetRole).toInt());
            const QString searched = preset.title % u' ' % preset.source % u' ' % preset.meaning % u' ' % preset.id;
            const bool fits = wanted.isEmpty() || searched.contains(wanted, Qt::CaseInsensitive);
            item->setHidden(!fits);
            any = any || fits;
            if (fits && !first)
                first = item;
        }
        group->setHidden(!any);
    }
    if (first && (!m_list->currentItem() || m_list->currentItem()->isHidden()))
        m_list->setCurrentItem(first);
}

void PresetsDialog::choose(QTreeWidgetItem *item)
{
    const bool isPreset = item && item->data(0, presetRole).isValid();
    m_chosen = isPreset ? item->data(0, presetRole).toInt() : -1;
    m_confirm->setChecked(false);
    if (!isPreset) {
        m_confirm->hide();
        updateButton();
        return;
    }
    const policy::Preset &preset = m_presets.at(m_chosen);
    m_title->setText(preset.title);
    m_source->setText(tr("Source: %1").arg(preset.source));
    m_meaning->setText(preset.meaning);
    m_confirm->setVisible(preset.open);
    if (preset.open) {
        m_open->showMessage(InlineMessage::Severity::Error,
                            tr("Historical and open: clients can send this server to other machines."));
    } else {
        m_open->hide();
    }
    if (preset.obligations.isEmpty())
        m_obligations->hide();
    else
        m_obligations->showMessage(InlineMessage::Severity::Warning,
                                   tr("Safe only if others do their part:\n%1").arg(preset.obligations.join(u'\n')));
    updateButton();
    compare();
}

void PresetsDialog::compare()
{
    const policy::Analysis before = m_draft->analysisInForce();
    const policy::Policy after = withPromisesOf(m_draft->draft(), m_presets.at(m_chosen).policy);
    const auto rules = m_draft->inForce().rules.size() + after.rules.size();
    m_work->run(LatestWork::sizeFor(rules), [this, before, after]() {
        const policy::Analysis then(policy::CompiledPolicy(after), before.circumstances());
        const policy::MapView view{u"anonymous"_s, policy::clientChoices(after).last(), policy::Direction::Active};
        const MapPicture picture = drawPicture(then, before, view);
        const policy::PolicyDiff difference = policy::difference(before, then);
        return LatestWork::Deliver([this, picture, difference] {
            m_map->showPicture(picture);
            m_map->setMinimumHeight(m_map->sizeHint().height()); // one thing to scroll, not one within another
            showDifference(difference);
        });
    });
}

void PresetsDialog::showDifference(const policy::PolicyDiff &difference)
{
    QStringList lines;
    for (const QString &sentence : difference.opens + difference.closes)
        lines.append(u"• "_s % sentence);
    m_changes->setText(lines.isEmpty() ? tr("Every data connection is decided as it is today.") : lines.join(u'\n'));
}

void PresetsDialog::updateButton()
{
    m_take->setEnabled(m_chosen >= 0 && (!m_presets.at(m_chosen).open || m_confirm->isChecked()));
}

void PresetsDialog::take()
{
    if (m_chosen < 0)
        return;
    const policy::Preset preset = m_presets.at(m_chosen);
    m_draft->edit(tr("Take the preset %1").arg(preset.title),
                  [&preset](policy::Policy &policy) { policy = withPromisesOf(policy, preset.policy); });
    accept();
}

} // namespace ui
